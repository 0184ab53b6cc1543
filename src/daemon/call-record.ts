import { createHmac } from 'node:crypto';
import type { CallerPrivacy } from '../config/settings.js';
import type { InboundCall } from '../event-socket/inbound-call.js';
import type { CallerIdentity } from '../screening/caller/caller-identity.js';
import { describeVerification } from '../screening/caller/verification.js';
import type { Explanation } from '../screening/explain.js';
import { describeAction } from '../screening/policy/action.js';
import { entryKind } from '../screening/policy/entry.js';
import type { Screened } from '../screening/screen-call.js';
import type { Evidence } from '../screening/verdict.js';
import type { CallRecord } from '../store/call-log.js';

/** What is kept of a number. */
export interface KeepNumber {
  (number: string): string;
  /** Absent: numbers are kept as they are. */
  readonly privacy?: 'masked' | 'hashed';
}

/** `masked` keeps all but the last four digits; `hashed` is a keyed hash, equal for equal numbers. */
export function keeperOf(privacy: CallerPrivacy, hashKey: Buffer | undefined): KeepNumber {
  switch (privacy) {
    case 'full':
      return (number) => number;
    case 'masked':
      return Object.assign((number: string) => mask(number), { privacy });
    case 'hashed':
      return Object.assign((number: string) => hash(number, hashKey ?? ''), { privacy });
    default:
      return privacy satisfies never;
  }
}

function mask(number: string): string {
  return `${number.slice(0, -4)}${'x'.repeat(Math.min(4, number.length))}`;
}

function hash(number: string, key: Buffer | string): string {
  return createHmac('sha256', key).update(number).digest('hex').slice(0, 24);
}

/** The outcome of a call, for its record. */
export interface RecordedOutcome {
  readonly call: InboundCall;
  /** Absent where the call was let go on before it was judged. */
  readonly screened?: Screened | undefined;
  /** Given where it was let go on. */
  readonly failOpen?: string | undefined;
  readonly latencyMs: number;
}

/**
 * What the log keeps of a call. Of a caller who withheld the number neither it nor the text of an
 * entry that met it is kept, nor the name: the record says `withheld`, and the list.
 * @param now Unix milliseconds
 */
export function toCallRecord(outcome: RecordedOutcome, keep: KeepNumber, now: number): CallRecord {
  const { call, screened, failOpen, latencyMs } = outcome;
  const verdict = screened?.verdict;
  const identity = screened?.identity;
  const isWithheld = identity?.presentation === 'withheld';
  const keepEntry = (text: string | undefined) => keptEntry(text, isWithheld, keep);
  const shown = isWithheld ? undefined : identity;
  return {
    at: now,
    uuid: call.uuid,
    account: screened?.account?.id,
    presentation: identity?.presentation,
    callerRaw: kept(shown?.presentedRaw, keep),
    caller: kept(shown?.presented, keep),
    callerPrivacy: shown === undefined || shown.claims.length === 0 ? undefined : keep.privacy,
    name: shown?.name?.slice(0, LONGEST_NAME),
    dialled: call.dialled?.slice(0, LONGEST_NAME),
    verdict: failOpen === undefined ? (verdict?.verdict ?? 'transfer') : 'transfer',
    reason: failOpen ?? verdict?.reason ?? 'no-account',
    list: verdict?.list,
    entry: keepEntry(verdict?.entry),
    wouldVerdict: verdict?.wouldBe?.verdict,
    wouldReason: verdict?.wouldBe?.reason,
    latencyUs: Math.round(latencyMs * 1_000),
    explanation: screened && explanationOf(outcome, screened, keep),
  };
}

const LONGEST_NAME = 256;

function explanationOf(
  { call, failOpen }: RecordedOutcome,
  { identity, verdict }: Screened,
  keep: KeepNumber,
): string | undefined {
  const isWithheld = identity.presentation === 'withheld';
  const explanation: Explanation = {
    signals: identity.signals,
    nameHidden: identity.nameHidden || undefined,
    verification:
      identity.verification.status === 'none'
        ? undefined
        : describeVerification(identity.verification),
    disbelieved: identity.disbelieved !== undefined || undefined,
    emergencyCallback: call.isEmergencyCallback || undefined,
    action:
      failOpen === undefined ? describeAction((verdict.wouldBe ?? verdict).action) : undefined,
    claims: isWithheld ? undefined : otherClaims(identity, keep),
    evidence: verdict.evidence.map((evidence) => keptEvidence(evidence, isWithheld, keep)),
  };
  return isTelling(explanation) ? JSON.stringify(explanation) : undefined;
}

/** Most calls meet no rule and hide nothing: their columns say it all. */
function isTelling({ signals, evidence, ...rest }: Explanation): boolean {
  const hasMore = Object.values(rest).some((value) => value !== undefined);
  return signals.length > 0 || evidence.length > 0 || hasMore;
}

function otherClaims({ claims }: CallerIdentity, keep: KeepNumber): Explanation['claims'] {
  const others = claims.filter(({ source }) => source !== 'presented');
  if (others.length === 0) return undefined;
  return others.map(({ source, number }) => ({ source, number: keep(number) }));
}

function keptEvidence(evidence: Evidence, isWithheld: boolean, keep: KeepNumber): Evidence {
  const claim = isWithheld ? undefined : kept(evidence.claim, keep);
  return { ...evidence, claim, entry: keptEntry(evidence.entry, isWithheld, keep) };
}

/** An exact entry is the caller's number, and a prefix most of it. */
function keptEntry(
  text: string | undefined,
  isWithheld: boolean,
  keep: KeepNumber,
): string | undefined {
  if (text === undefined || entryKind(text) === 'name') return text;
  if (isWithheld) return undefined;
  return entryKind(text) === 'number' ? keep(text) : text;
}

function kept(number: string | undefined, keep: KeepNumber): string | undefined {
  return number === undefined ? undefined : keep(number.slice(0, LONGEST_NAME));
}
