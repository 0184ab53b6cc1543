import type { EntryKind } from './policy/entry.js';
import type { List, VerdictAction } from './policy/policy.js';

export const REASONS = [
  'no-account',
  'account-off',
  'account-paused',
  'emergency-callback',
  'emergency-number',
  'blocked-number',
  'allowed-number',
  'blocked-prefix',
  'allowed-prefix',
  'blocked-anonymous',
  'blocked-name',
  'allowed-name',
  'blocked-verification',
  'challenge-passed',
  'challenge-failed',
  'default',
  'monitor',
] as const;
/** Why a verdict was reached. Scripts and call records test for these words. */
export type Reason = (typeof REASONS)[number];

export const FAIL_OPEN_REASONS = [
  'fail-open:deadline',
  'fail-open:late',
  'fail-open:moved-on',
  'fail-open:no-challenge',
  'fail-open:overload',
  'fail-open:policy',
  'fail-open:protocol',
  'fail-open:secret',
  'fail-open:unsafe-destination',
] as const;
/** Why a call continued without a verdict. */
export type FailOpenReason = (typeof FAIL_OPEN_REASONS)[number];

/** Reasons of calls that continued before a rule was checked. */
export const UNSCREENED_REASONS: readonly string[] = [
  ...FAIL_OPEN_REASONS,
  'no-account',
  'account-off',
  'account-paused',
];

/** What one rule decides about a call. */
export interface RuleVerdict {
  readonly verdict: 'transfer' | 'reject';
  readonly reason: Reason;
  readonly action: VerdictAction;
  /** The list and the entry that decided; absent for a rule of the account itself. */
  readonly list?: string | undefined;
  readonly entry?: string | undefined;
}

export interface Verdict extends RuleVerdict {
  /** In monitor mode, what would have happened. */
  readonly wouldBe?: RuleVerdict | undefined;
  /**
   * Every rule that matched, the most specific first: the deciding one and those it outranks, then
   * those that do not apply.
   */
  readonly evidence: readonly Evidence[];
}

/** What became of a rule that matched: it decided, was outranked, or did not apply. */
export type Standing =
  | 'decided'
  | 'outranked'
  /** Of an allow list that only lifts blocks by number: another rule decided. */
  | 'still-screened'
  | 'never-blocked'
  | 'expired'
  | 'list-disabled'
  | 'list-inactive'
  | 'outside-schedule'
  | 'not-presented';

/** A rule that matched the call. */
export interface Evidence {
  readonly rule: EntryKind | 'anonymous' | 'verification';
  readonly kind: 'block' | 'allow';
  readonly standing: Standing;
  /** Absent for a rule of the account itself. */
  readonly list?: string | undefined;
  readonly entry?: string | undefined;
  readonly label?: string | undefined;
  /** The list only lifts blocks by number and the account's default. */
  readonly stillScreen?: boolean | undefined;
  /** The caller's number that the entry matches. JSON output and call logs have this key. */
  readonly claim?: string | undefined;
  /** With `outside-schedule`: when the list works. */
  readonly schedule?: string | undefined;
}

/** A rule that matched the call, with what is needed to rank it. */
export interface RuleMatch {
  readonly evidence: Evidence;
  readonly action: VerdictAction;
  readonly list?: List | undefined;
  readonly prefixLength: number;
}
