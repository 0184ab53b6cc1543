import type { Explanation } from '../screening/explain.js';

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
  /** How the numbers of this record were made unreadable; absent where they are as they were. */
  readonly callerPrivacy?: 'masked' | 'hashed' | undefined;
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

export function readExplanation({ explanation }: CallRecord): Explanation {
  return explanation === undefined
    ? { signals: [], evidence: [] }
    : (JSON.parse(explanation) as Explanation);
}

/** A record with its place in the log. Keys are never used twice: what is logged later has a greater one. */
export interface LoggedCall extends CallRecord {
  readonly key: number;
}

/** A place in the log; it stays one when its call is removed. */
export type CallCursor = Pick<LoggedCall, 'at' | 'key'>;

/** What is absent admits every call. */
export interface CallFilter {
  readonly account?: string | undefined;
  readonly rejected?: boolean | undefined;
  /** Unix milliseconds, the first that counts and the first that no longer does. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** The forms in which the caller's number may have been kept. */
  readonly callers?: readonly string[] | undefined;
  /** What the caller's number begins with, as it is kept. */
  readonly callerPrefix?: string | undefined;
  readonly presentation?: string | undefined;
  /** The spellings in which the number may have been dialled. */
  readonly dialled?: readonly string[] | undefined;
  readonly list?: string | undefined;
  /** What decided, or would have in monitor mode; `fail-open` is all that begin so. */
  readonly reason?: string | undefined;
}

export interface CallPage extends CallFilter {
  /** Only calls before this one in time. */
  readonly before?: CallCursor | undefined;
  readonly limit: number;
}

/** How many calls were decided so. */
export interface OutcomeCount
  extends Pick<CallRecord, 'verdict' | 'reason' | 'list' | 'wouldVerdict' | 'wouldReason'> {
  readonly calls: number;
}

export interface CallerCount {
  readonly caller: string;
  readonly calls: number;
  readonly rejected: number;
}

export interface EntryHits {
  readonly hits: number;
  /** Unix milliseconds. */
  readonly lastHitAt: number;
}

/** What was logged. Asynchronous, as the policy store is. */
export interface CallLogReader {
  /** The newest first, by their time. */
  calls(page: CallPage): Promise<LoggedCall[]>;
  /** What was logged behind this key, in that order. */
  callsAfter(key: number, page: CallPage): Promise<LoggedCall[]>;
  /** The greatest key in the log; 0 where it is empty. */
  lastKey(): Promise<number>;
  /** The calls of this UUID: one, unless the dialplan asked again. */
  callsOf(uuid: string): Promise<LoggedCall[]>;
  /** Of calls whose UUID begins so; two at the most, which tell that it may mean either. */
  uuidsFrom(beginning: string): Promise<string[]>;
  countOutcomes(filter: CallFilter): Promise<OutcomeCount[]>;
  /** Those who presented a number, the most frequent first. */
  topCallers(filter: CallFilter, limit: number): Promise<CallerCount[]>;
  /** Of those of these entries that decided a call, by their text. */
  hits(list: string, entries: readonly string[]): Promise<Map<string, EntryHits>>;
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

/** What the log keeps. Zero sets no bound. */
export interface Retention {
  readonly keepMs: number;
  readonly keepRows: number;
}

export const KEEP_ALL: Retention = { keepMs: 0, keepRows: 0 };
