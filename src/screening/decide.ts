import type { CallerIdentity } from './caller/caller-identity.js';
import { isEmergencyNumber } from './caller/emergency-numbers.js';
import { violates } from './caller/verification.js';
import { matchEntry } from './policy/entry-match.js';
import { listStanding } from './policy/list-standing.js';
import { DEFAULT_TIME_ZONE } from './policy/local-time.js';
import type { Account, BlockAction, Candidate, List } from './policy/policy.js';
import { REJECT } from './policy/policy.js';
import type { Evidence, Reason, RuleMatch, RuleVerdict, Standing, Verdict } from './verdict.js';

/** Everything that a decision depends on, besides the time. */
export interface Screening {
  readonly account: Account;
  readonly identity: CallerIdentity;
  /** `Priority: psap-callback` (RFC 7090). */
  readonly isEmergencyCallback: boolean;
  readonly candidates: readonly Candidate[];
  readonly anonymousLists: readonly List[];
}

/**
 * The most specific rule that matches the call wins; between equally specific rules, allow beats block.
 * Pure, and never throws. The order of candidates and lists does not change the result.
 * @param now Unix milliseconds
 */
export function decide(screening: Screening, now: number): Verdict {
  const { account } = screening;
  if (account.mode === 'off') return letThrough('account-off');
  if (account.pausedUntil !== undefined && now < account.pausedUntil) {
    return letThrough('account-paused');
  }
  const decided = applyRules(screening, now);
  if (account.mode !== 'monitor') return decided;
  const { evidence, ...wouldBe } = decided;
  return { ...letThrough('monitor'), list: decided.list, entry: decided.entry, wouldBe, evidence };
}

/** The verdict of a call that is transferred without applying any rule. */
export function letThrough(reason: Reason): Verdict {
  return { verdict: 'transfer', reason, action: { kind: 'callflow' }, evidence: [] };
}

function applyRules(screening: Screening, now: number): Verdict {
  const matches = [
    ...entryMatches(screening, now),
    ...anonymousMatches(screening, now),
    ...verificationMatches(screening),
  ].sort(bySpecificity);
  const protectedBy = protectionReason(screening);
  const winner = protectedBy === undefined ? decidingRule(matches) : undefined;
  const beaten = protectedBy === undefined ? 'outranked' : 'never-blocked';
  let isBefore = winner !== undefined;
  const evidence = matches.map((match) => {
    if (match === winner) isBefore = false;
    if (match === winner || !isApplicable(match)) return match.evidence;
    return withStanding(match, isBefore && match.list?.stillScreen ? 'still-screened' : beaten);
  });
  if (protectedBy !== undefined) return { ...letThrough(protectedBy), evidence };
  const { verdict, reason, action, list, entry } =
    winner === undefined ? defaultVerdictOf(screening.account) : ruleVerdict(winner);
  return { verdict, reason, action, list, entry, evidence };
}

/**
 * The first rule that applies. If it is of an allow list that still screens, only blocks by number
 * are lifted, and the rules behind them go first.
 * @param matches sorted by specificity
 */
function decidingRule(matches: readonly RuleMatch[]): RuleMatch | undefined {
  const first = matches.find(isApplicable);
  if (!first?.list?.stillScreen) return first;
  return matches.find((match) => isApplicable(match) && !isLifted(match)) ?? first;
}

function isLifted({ list, evidence: { rule, kind } }: RuleMatch): boolean {
  return list?.stillScreen || (kind === 'block' && (rule === 'number' || rule === 'prefix'));
}

/** Why the call must never be blocked; undefined if it may be. */
function protectionReason({
  account,
  identity,
  isEmergencyCallback,
}: Screening): Reason | undefined {
  if (isEmergencyCallback) return 'emergency-callback';
  const { presented } = identity;
  return presented !== undefined && isEmergencyNumber(presented, account.country)
    ? 'emergency-number'
    : undefined;
}

function entryMatches({ account, identity, candidates }: Screening, now: number): RuleMatch[] {
  return candidates.flatMap(({ list, entry }) => {
    const hit = matchEntry(entry.text, identity);
    if (hit === undefined) return [];
    // An allow matches only the presented number, because anyone can write an allowed one into From.
    const isPresented = hit.number === undefined || hit.number === identity.presented;
    const isExpired = entry.expiresAt !== undefined && entry.expiresAt <= now;
    const standing = isExpired
      ? 'expired'
      : list.kind === 'allow' && !isPresented
        ? 'not-presented'
        : standingOf(list, account, now);
    return {
      list,
      action: list.kind === 'block' ? list.action : { kind: 'callflow' as const },
      prefixLength: hit.kind === 'prefix' ? entry.text.length : 0,
      evidence: {
        rule: hit.kind,
        kind: list.kind,
        standing,
        list: list.name,
        entry: entry.text,
        label: entry.label,
        stillScreen: list.stillScreen || undefined,
        claim: hit.number,
        schedule: scheduleIf(standing, list, account),
      },
    };
  });
}

function anonymousMatches(
  { account, identity, anonymousLists }: Screening,
  now: number,
): RuleMatch[] {
  if (!isInAnonymousScope(account, identity)) return [];
  const byLists = anonymousLists.map((list) => {
    const standing = standingOf(list, account, now);
    const schedule = scheduleIf(standing, list, account);
    return anonymousMatch(list.action, { standing, list: list.name, schedule }, list);
  });
  return account.blockAnonymous
    ? [anonymousMatch(account.anonymousAction, { standing: 'decided' }), ...byLists]
    : byLists;
}

function anonymousMatch(
  action: BlockAction,
  about: Pick<Evidence, 'standing' | 'list' | 'schedule'>,
  list?: List,
): RuleMatch {
  const evidence: Evidence = { rule: 'anonymous', kind: 'block', ...about };
  return { list, action, prefixLength: 0, evidence };
}

function isInAnonymousScope(account: Account, identity: CallerIdentity): boolean {
  switch (account.anonymousScope) {
    case 'withheld':
      return identity.presentation === 'withheld';
    case 'no-number':
      return identity.presentation !== 'presented';
    case 'any-privacy':
      return identity.presentation !== 'presented' || identity.nameHidden;
    default:
      return account.anonymousScope satisfies never;
  }
}

function verificationMatches({ account, identity }: Screening): RuleMatch[] {
  if (!violates(identity.verification, account.verification)) return [];
  const evidence: Evidence = { rule: 'verification', kind: 'block', standing: 'decided' };
  return [{ action: REJECT, prefixLength: 0, evidence }];
}

function standingOf(list: List, account: Account, now: number): Standing {
  const standing = listStanding(list, account, now);
  return standing === 'in-effect' ? 'decided' : standing;
}

/** The schedule that keeps a list from working, in words. */
function scheduleIf(
  standing: Standing,
  { schedule }: List,
  { timeZone = DEFAULT_TIME_ZONE }: Account,
): string | undefined {
  return standing === 'outside-schedule' ? `${schedule?.text} (${timeZone})` : undefined;
}

function isApplicable({ evidence }: RuleMatch): boolean {
  return evidence.standing === 'decided';
}

function withStanding({ evidence }: RuleMatch, standing: Standing): Evidence {
  return { ...evidence, standing };
}

const SPECIFICITY: Readonly<Record<Evidence['rule'], number>> = {
  number: 4,
  prefix: 3,
  anonymous: 2,
  name: 1,
  verification: 0,
};

/** Applicable rules first, then by specificity, allow, own before shared, list and entry. */
function bySpecificity(a: RuleMatch, b: RuleMatch): number {
  return (
    Number(isApplicable(b)) - Number(isApplicable(a)) ||
    SPECIFICITY[b.evidence.rule] - SPECIFICITY[a.evidence.rule] ||
    b.prefixLength - a.prefixLength ||
    Number(b.evidence.kind === 'allow') - Number(a.evidence.kind === 'allow') ||
    ownership(a) - ownership(b) ||
    compareText(a.list?.name, b.list?.name) ||
    compareText(a.evidence.entry, b.evidence.entry)
  );
}

/** The account's own rule, then its own lists, then shared ones. */
function ownership({ list }: RuleMatch): number {
  if (list === undefined) return 0;
  return list.owner === undefined ? 2 : 1;
}

function compareText(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b);
}

function ruleVerdict({ evidence, action }: RuleMatch): RuleVerdict {
  const { rule, kind, list, entry } = evidence;
  const reason = `${kind === 'allow' ? 'allowed' : 'blocked'}-${rule}` as Reason;
  return { verdict: verdictOf(action), reason, action, list, entry };
}

function verdictOf(action: RuleMatch['action']): 'transfer' | 'reject' {
  return action.kind === 'reject' || action.kind === 'respond' ? 'reject' : 'transfer';
}

function defaultVerdictOf({ defaultVerdict }: Account): RuleVerdict {
  const action = defaultVerdict === 'reject' ? REJECT : ({ kind: 'callflow' } as const);
  return { verdict: defaultVerdict, reason: 'default', action };
}
