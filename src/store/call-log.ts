/** One screened call, as it is kept. What is absent was not known or is not to be kept. */
export interface CallRecord {
  /** Unix milliseconds. */
  readonly at: number;
  readonly uuid: string;
  readonly account?: string | undefined;
  readonly presentation?: string | undefined;
  /** The presented number as sent, and normalised. */
  readonly callerRaw?: string | undefined;
  readonly caller?: string | undefined;
  readonly name?: string | undefined;
  readonly dialled?: string | undefined;
  readonly verdict: 'transfer' | 'reject';
  readonly reason: string;
  readonly list?: string | undefined;
  /** The entry's text as it was. */
  readonly entry?: string | undefined;
  /** In monitor mode. */
  readonly wouldVerdict?: string | undefined;
  readonly wouldReason?: string | undefined;
  readonly latencyUs: number;
  /** JSON, see `Explanation`. */
  readonly explanation?: string | undefined;
}

/** A record with its place in the log: later calls have greater keys. */
export interface LoggedCall extends CallRecord {
  readonly key: number;
}

export interface CallFilter {
  readonly account?: string | undefined;
  readonly rejected?: boolean | undefined;
  /** Only calls before this key: the cursor for the next page back in time. */
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface EntryHits {
  readonly hits: number;
  /** Unix milliseconds. */
  readonly lastHitAt: number;
}

/** What was logged. Asynchronous, as the policy store is. */
export interface CallLogReader {
  /** The newest first. */
  calls(filter: CallFilter): Promise<LoggedCall[]>;
  /** The calls of this UUID: one, unless the dialplan asked again. */
  callsOf(uuid: string): Promise<LoggedCall[]>;
  /** By entry text. */
  hits(list: string): Promise<Map<string, EntryHits>>;
  close(): void;
}

export interface CallLogCounts {
  readonly waiting: number;
  readonly written: number;
  readonly dropped: number;
}

/** Where the daemon puts calls. Never blocks, never throws. */
export interface CallLogWriter {
  append(record: CallRecord): void;
  counts(): CallLogCounts;
  /** Writes what is waiting, then closes. */
  close(): Promise<void>;
}
