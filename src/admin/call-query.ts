import type { CallLogReader } from '../store/call-log.js';
import type { NumberRedactor } from '../store/number-redaction.js';
import type { PolicyStore } from '../store/policy-store.js';

/** The sources for calls and for the names in them. */
export interface CallSources {
  readonly policy: PolicyStore;
  /** Undefined if no call has been logged yet. */
  readonly log: CallLogReader | undefined;
  /** The redaction that the controller uses for numbers. */
  readonly redact: NumberRedactor;
}

/** Caller and called party, in any spelling. */
export interface CallParties {
  /** A number, a prefix (`+1415*`), `withheld` or `unavailable`. */
  readonly from?: string | undefined;
  /** A part of the caller's name, or of a caller that is not a number. */
  readonly name?: string | undefined;
  /** A dialled number. */
  readonly to?: string | undefined;
}

/** The requested calls. An absent field admits every call. */
export interface CallQuery extends CallParties {
  readonly account?: string | undefined;
  /** One of `VERDICT_FILTERS`, instead of `rejected` and `unscreened`. */
  readonly verdict?: string | undefined;
  readonly rejected?: boolean | undefined;
  /** Calls that continued without a rule being asked, or with false all others. */
  readonly unscreened?: boolean | undefined;
  /** Unix milliseconds, inclusive. `until` is exclusive. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /**
   * The list that decided. With an account, `blocked` is its own list unless a shared list has that
   * name.
   */
  readonly list?: string | undefined;
  /** One of `REASONS` or `FAIL_OPEN_REASONS`, or `fail-open` for all of the latter. */
  readonly reason?: string | undefined;
  /** The name of the host that screened the call, if several share the policy. */
  readonly host?: string | undefined;
}
