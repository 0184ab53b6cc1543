import type { IdentitySource } from './caller/caller-identity.js';
import type { BlockAction } from './policy/policy.js';
import type { Evidence, Reason } from './verdict.js';

/** What a verdict was based on, in a form that can be stored. */
export interface Explanation {
  /** Why the caller counts as withheld or unavailable. */
  readonly signals: readonly string[];
  readonly nameHidden?: boolean | undefined;
  /** A STIR/SHAKEN result: `failed`, `passed A`. */
  readonly verification?: string | undefined;
  /** A P-Preferred-Identity was present and was ignored. */
  readonly disbelieved?: boolean | undefined;
  /** `Priority: psap-callback` (RFC 7090). */
  readonly emergencyCallback?: boolean | undefined;
  /** What was done (in monitor mode: would have been); absent if the call just went to the callflow. */
  readonly action?: string | undefined;
  /** Asserted numbers other than the presented one. JSON output and call logs have this key. */
  readonly claims?: readonly { source: IdentitySource; number: string }[] | undefined;
  readonly evidence: readonly Evidence[];
}

/** A live verdict or a logged call, as it is explained. */
export interface ExplainedCall {
  readonly account?: string | undefined;
  readonly presentation?: string | undefined;
  readonly callerRaw?: string | undefined;
  readonly caller?: string | undefined;
  readonly name?: string | undefined;
  readonly verdict: 'transfer' | 'reject';
  readonly reason: string;
  readonly list?: string | undefined;
  readonly entry?: string | undefined;
  readonly wouldVerdict?: string | undefined;
  readonly wouldReason?: string | undefined;
  readonly explanation: Explanation;
}

/** Why a call was decided this way: one sentence per line, for an administrator. */
export function explain(call: ExplainedCall): string[] {
  return [
    ...explainCaller(call),
    ...call.explanation.evidence.map(explainEvidence),
    explainVerdict(call),
  ];
}

function explainCaller(call: ExplainedCall): string[] {
  const { signals, claims = [], verification, nameHidden, disbelieved } = call.explanation;
  const lines = [explainPresentation(call)];
  if (signals.length > 0) lines.push(`That is because ${signals.join(', and ')}.`);
  if (nameHidden) lines.push('The caller hides the name.');
  if (disbelieved) {
    lines.push(
      'A P-Preferred-Identity was there; any caller can write one, so it is not believed.',
    );
  }
  for (const { source, number } of claims) lines.push(`${source} also has ${number}.`);
  if (verification !== undefined) lines.push(`STIR/SHAKEN verification: ${verification}.`);
  return lines;
}

function explainPresentation(call: ExplainedCall): string {
  const name = call.name === undefined ? '' : `, named "${call.name}"`;
  if (call.presentation === 'withheld') return 'The caller withholds the number.';
  if (call.presentation === 'unavailable') return `The caller's number is unavailable${name}.`;
  if (call.caller === undefined) return 'The caller is not known.';
  const asSent = call.callerRaw === call.caller ? '' : ` (sent as "${call.callerRaw}")`;
  return `The caller is ${call.caller}${asSent}${name}.`;
}

function explainEvidence(evidence: Evidence): string {
  return `${describeRule(evidence)}${describeStanding(evidence)}`;
}

function describeRule({ rule, kind, list, entry, label, claim, stillScreen }: Evidence): string {
  const verb = kind === 'block' ? 'blocks' : 'allows';
  const labelled = label === undefined ? '' : ` ("${label}")`;
  const by = list === undefined ? 'The account' : `List ${list}`;
  if (rule === 'anonymous') return `${by} blocks anonymous callers`;
  if (rule === 'verification') return `${by} blocks callers whose verification result is too low`;
  const subject = claim === undefined || claim === entry ? '' : `, which matches ${claim}`;
  const only = stillScreen ? ', but only against blocks by number and the default' : '';
  return `${by} ${verb} ${entry ?? 'the hidden number'}${labelled}${subject}${only}`;
}

function describeStanding({ standing, kind, schedule }: Evidence): string {
  switch (standing) {
    case 'decided':
      return ': this decides.';
    case 'outranked':
      return ', but a more specific rule, an equally specific allow or a list that comes first decides.';
    case 'still-screened':
      return '; a rule of another kind decides.';
    case 'never-blocked':
      return ', but such a call is never blocked.';
    case 'expired':
      return ', but the entry has expired.';
    case 'list-disabled':
      return ', but the list is disabled.';
    case 'list-inactive':
      return ', but the list is not active for the account.';
    case 'outside-schedule':
      return `, but the list doesn't work at that time; its schedule is ${schedule}.`;
    case 'not-presented':
      return `, but the caller is not presented with that number, and only such a number is ${kind}ed.`;
    default:
      return standing satisfies never;
  }
}

const WHY: Readonly<Record<Reason, string>> = {
  'no-account': 'no account is responsible for the dialled number or domain',
  'account-off': "the account's mode is off",
  'account-paused': "the account's screening is paused",
  'emergency-callback': 'an emergency service calls back',
  'emergency-number': "the caller is an emergency number of the account's country",
  'blocked-number': 'an entry blocks exactly this number',
  'allowed-number': 'an entry allows exactly this number',
  'blocked-prefix': 'an entry blocks a prefix of this number',
  'allowed-prefix': 'an entry allows a prefix of this number',
  'blocked-anonymous': 'anonymous callers are blocked',
  'blocked-name': 'an entry blocks this name',
  'allowed-name': 'an entry allows this name',
  'blocked-verification': "the caller's STIR/SHAKEN result is too low for the account's rule",
  'challenge-passed': 'the caller pressed the digit that was asked for',
  'challenge-failed': "the caller didn't press the digit that was asked for",
  default: "no rule matches the call, so the account's default applies",
  monitor: 'the account is in monitor mode',
};

function explainVerdict(call: ExplainedCall): string {
  const { verdict, wouldVerdict, explanation } = call;
  const because = `because ${whyOf(call.reason)}`;
  if (wouldVerdict === undefined) {
    return `${capitalized(describeOutcome(verdict, explanation.action))}, ${because}.`;
  }
  const would = describeOutcome(wouldVerdict, explanation.action);
  const wouldBecause = `because ${whyOf(call.wouldReason ?? '')}`;
  return `${capitalized(describeOutcome(verdict))}, ${because}; otherwise it would be ${would}, ${wouldBecause}.`;
}

function describeOutcome(verdict: string, action?: string): string {
  const [kind = '', ...rest] = action?.split(' ') ?? [];
  const argument = rest.join(' ');
  switch (kind as BlockAction['kind'] | '') {
    case '':
      return verdict === 'reject' ? 'rejected' : 'transferred';
    case 'reject':
      return `rejected with ${argument}`;
    case 'respond':
      return `rejected with SIP ${argument}`;
    case 'transfer':
      return `transferred to ${argument}`;
    case 'flag':
      return 'transferred and flagged';
    case 'challenge':
      return argument === ''
        ? 'asked to press a digit'
        : `asked to press a digit, and remembered for ${argument} if the caller does`;
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function whyOf(reason: string): string {
  if (reason.startsWith('fail-open:')) {
    return `of a doubt (${reason}), and a call in doubt always goes through`;
  }
  return Object.hasOwn(WHY, reason) ? WHY[reason as Reason] : reason;
}
