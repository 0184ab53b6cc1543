import type { VerificationRule } from '../caller/verification.js';
import type { CountryCode } from '../number/phone-number.js';
import type { Schedule } from './schedule.js';

export type ListKind = 'block' | 'allow';

export const MODES = ['enforce', 'monitor', 'off'] as const;
/** `monitor` always transfers and records what would have happened; `off` doesn't screen. */
export type Mode = (typeof MODES)[number];

export const ANONYMOUS_SCOPES = ['withheld', 'no-number', 'any-privacy'] as const;
/**
 * The callers that the anonymous rule applies to: withheld; also unavailable; also with a hidden
 * name.
 */
export type AnonymousScope = (typeof ANONYMOUS_SCOPES)[number];

/**
 * What a block does. `reject` and `respond` end the call, `challenge` asks the caller to press a digit, and
 * the others let the call through.
 */
export type BlockAction =
  | { readonly kind: 'reject'; readonly cause: string }
  | { readonly kind: 'respond'; readonly code: number; readonly phrase: string }
  | { readonly kind: 'transfer'; readonly extension: string }
  | { readonly kind: 'flag' }
  | {
      readonly kind: 'challenge';
      /** How long a caller who passes is allowed for the account. Absent: every call is challenged. */
      readonly rememberMs?: number | undefined;
    };

/** What a verdict does. `callflow` transfers the call to the account's callflow. */
export type VerdictAction = BlockAction | { readonly kind: 'callflow' };

export const REJECT: BlockAction = { kind: 'reject', cause: 'CALL_REJECTED' };

/** The destination of calls that are let through. An absent field is taken from the call. */
export interface CallflowTarget {
  readonly extension?: string | undefined;
  readonly dialplan?: string | undefined;
  readonly context?: string | undefined;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly country: CountryCode;
  /** An IANA name. Schedules follow its clocks, or those of UTC. */
  readonly timeZone?: string | undefined;
  readonly callflow: CallflowTarget;
  readonly mode: Mode;
  /** Unix milliseconds. Until then, the mode is `off`. */
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
  /** Of an allow list: it only lifts blocks by number and the account's default. */
  readonly stillScreen: boolean;
  readonly enabled: boolean;
  /** Active for the account that asked. */
  readonly active: boolean;
  /** When it works; absent: always. */
  readonly schedule?: Schedule | undefined;
}

export interface Entry {
  /** Canonical: `+14155550100`, `1012`, `+1900*` or `name:*warranty*`. */
  readonly text: string;
  readonly label?: string | undefined;
  /** Unix milliseconds. */
  readonly expiresAt?: number | undefined;
}

/** An entry with one of the call's look-up keys, in any list of the account. */
export interface Candidate {
  readonly list: List;
  readonly entry: Entry;
}

/** Settings for all accounts. */
export interface Settings {
  /** The country for dialled numbers and for entries of shared lists. */
  readonly homeCountry: CountryCode;
  readonly defaultAccount?: string | undefined;
  readonly anonymousWords: readonly string[];
}

/**
 * Reads the policy. Always local, so that a call never waits for another process or the network.
 * Each method throws if the policy can't be read.
 */
export interface PolicyReader {
  settings(): Settings;
  account(id: string): Account | undefined;
  /** The account that the first matching route leads to. */
  accountByRoute(routes: readonly string[]): Account | undefined;
  /** Entries with these keys, in the account's own lists and in shared ones, active or not. */
  candidates(accountId: string, keys: readonly string[]): Candidate[];
  /** The account's own and shared block lists with the anonymous rule, active or not. */
  anonymousLists(accountId: string): List[];
}
