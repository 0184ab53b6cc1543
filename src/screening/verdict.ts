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
  'default',
  'monitor',
] as const;
/** Why, in one word. With `list` and `entry` it says it all; scripts and call records test for it. */
export type Reason = (typeof REASONS)[number];

export const FAIL_OPEN_REASONS = [
  'fail-open:deadline',
  'fail-open:late',
  'fail-open:moved-on',
  'fail-open:overload',
  'fail-open:policy',
  'fail-open:protocol',
  'fail-open:secret',
  'fail-open:unsafe-destination',
] as const;
/** Why a call was let go on without a verdict. Never a reject. */
export type FailOpenReason = (typeof FAIL_OPEN_REASONS)[number];

/** What one rule says of the call. */
export interface Judgement {
  readonly verdict: 'transfer' | 'reject';
  readonly reason: Reason;
  readonly action: VerdictAction;
  /** The list and the entry that decided, where one did. */
  readonly list?: string | undefined;
  readonly entry?: string | undefined;
}

export interface Verdict extends Judgement {
  /** In monitor mode: what would have happened. */
  readonly wouldBe?: Judgement | undefined;
  /** Every rule that met the call, the winner first; then what would have met it, and why not. */
  readonly evidence: readonly Evidence[];
}

export type Standing =
  | 'decided'
  | 'outranked'
  | 'never-blocked'
  | 'expired'
  | 'list-disabled'
  | 'list-inactive'
  | 'not-presented';

/** One rule that met the call. */
export interface Evidence {
  readonly rule: EntryKind | 'anonymous' | 'verification';
  readonly kind: 'block' | 'allow';
  readonly standing: Standing;
  /** Absent for a rule of the account itself. */
  readonly list?: string | undefined;
  readonly entry?: string | undefined;
  readonly label?: string | undefined;
  /** The claimed number that the entry met. */
  readonly claim?: string | undefined;
}

/** A rule that met the call, with what ranking needs. */
export interface RuleMatch {
  readonly evidence: Evidence;
  readonly action: VerdictAction;
  readonly list?: List | undefined;
  readonly prefixLength: number;
}
