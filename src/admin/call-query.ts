import type { CallLogReader } from '../store/call-log.js';
import type { NumberRedactor } from '../store/number-redaction.js';
import type { PolicyStore } from '../store/policy-store.js';

/** Where calls and the names in them are looked up. */
export interface CallSources {
  readonly policy: PolicyStore;
  /** Undefined where no call was logged yet. */
  readonly log: CallLogReader | undefined;
  /** What the controller keeps of numbers. */
  readonly redact: NumberRedactor;
}

/** Who called whom, in any spelling. */
export interface CallParties {
  /** A number, a prefix (`+1415*`), `withheld` or `unavailable`. */
  readonly from?: string | undefined;
  /** A dialled number. */
  readonly to?: string | undefined;
}

/** Which calls are asked for. What is absent admits every call. */
export interface CallQuery extends CallParties {
  readonly account?: string | undefined;
  readonly rejected?: boolean | undefined;
  /** Unix milliseconds, the first that counts and the first that no longer does. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** A list that decided; of an account, `blocked` is its own list where no shared one has that name. */
  readonly list?: string | undefined;
  /** One of `REASONS` or `FAIL_OPEN_REASONS`, or `fail-open` for all of the latter. */
  readonly reason?: string | undefined;
}
