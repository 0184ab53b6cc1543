import type { VerificationRule } from '../caller/verification.js';
import type { CountryCode } from '../number/phone-number.js';

export type ListKind = 'block' | 'allow';

export const MODES = ['enforce', 'monitor', 'off'] as const;
/** `monitor` always transfers and records what would have happened; `off` doesn't screen. */
export type Mode = (typeof MODES)[number];

export const ANONYMOUS_SCOPES = ['withheld', 'no-number', 'any-privacy'] as const;
/** Whom the anonymous rule meets: withheld; that or unavailable; that or a hidden name. */
export type AnonymousScope = (typeof ANONYMOUS_SCOPES)[number];

/** What a block does. `reject` and `respond` end the call, the others let it through. */
export type BlockAction =
  | { readonly kind: 'reject'; readonly cause: string }
  | { readonly kind: 'respond'; readonly code: number; readonly phrase: string }
  | { readonly kind: 'transfer'; readonly extension: string }
  | { readonly kind: 'flag' };

/** What a verdict does. `callflow` transfers the call to the account's callflow. */
export type VerdictAction = BlockAction | { readonly kind: 'callflow' };

export const REJECT: BlockAction = { kind: 'reject', cause: 'CALL_REJECTED' };

/** Where a call that gets through is transferred to; what is absent is taken from the call. */
export interface CallflowTarget {
  readonly extension?: string | undefined;
  readonly dialplan?: string | undefined;
  readonly context?: string | undefined;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly country: CountryCode;
  readonly callflow: CallflowTarget;
  readonly mode: Mode;
  /** Unix milliseconds; before it, the mode is `off`. */
  readonly pausedUntil?: number | undefined;
  readonly blockAnonymous: boolean;
  readonly anonymousScope: AnonymousScope;
  readonly anonymousAction: BlockAction;
  readonly verification: VerificationRule;
  readonly defaultVerdict: 'transfer' | 'reject';
}

/** A list as one account sees it. */
export interface List {
  /** `acme/spam` when an account owns it, `spam` when shared. */
  readonly name: string;
  readonly owner?: string | undefined;
  readonly kind: ListKind;
  readonly action: BlockAction;
  readonly blockAnonymous: boolean;
  readonly enabled: boolean;
  /** For the account that asked. */
  readonly active: boolean;
}

export interface Entry {
  /** Canonical: `+14155550100`, `1012`, `+1900*` or `name:*warranty*`. */
  readonly text: string;
  readonly label?: string | undefined;
  /** Unix milliseconds. */
  readonly expiresAt?: number | undefined;
}

/** An entry that stands under one of the call's look-up keys, in any list of the account's. */
export interface Candidate {
  readonly list: List;
  readonly entry: Entry;
}

/** What holds for all accounts. */
export interface Settings {
  /** For dialled numbers, and for what is typed into shared lists. */
  readonly homeCountry: CountryCode;
  readonly defaultAccount?: string | undefined;
  readonly anonymousWords: readonly string[];
}

/**
 * Where the policy is read from: always local, so that a call never waits for another process or the
 * network. Each method throws if the policy can't be read.
 */
export interface PolicyReader {
  settings(): Settings;
  account(id: string): Account | undefined;
  /** The account of the first of these routes that leads to one. */
  accountByRoute(routes: readonly string[]): Account | undefined;
  /** Entries under these keys, in the account's own lists and in shared ones, active or not. */
  candidates(accountId: string, keys: readonly string[]): Candidate[];
  /** Block lists with the anonymous rule on that are the account's own or shared, active or not. */
  anonymousLists(accountId: string): List[];
}
