import type { AppError } from '../errors.js';
import type { Explanation } from '../screening/explain.js';
import type { LogMark } from './call-key.js';

/** One screened call, as it is logged. An absent field was unknown, or is not to be stored. */
export interface CallRecord {
  /** Unix milliseconds. */
  readonly at: number;
  readonly uuid: string;
  readonly account?: string | undefined;
  readonly presentation?: string | undefined;
  /** The presented number as sent, and normalised. */
  readonly callerRaw?: string | undefined;
  readonly caller?: string | undefined;
  /** How the numbers of this record were redacted; absent if they are stored in full. */
  readonly callerPrivacy?: 'masked' | 'hashed' | undefined;
  readonly name?: string | undefined;
  readonly dialled?: string | undefined;
  readonly verdict: 'transfer' | 'reject';
  readonly reason: string;
  readonly list?: string | undefined;
  /** The entry's text at the time of the call. */
  readonly entry?: string | undefined;
  /** The verdict without monitor mode. */
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

/** A record with its key. Keys are never reused and grow in the order of logging on a host. */
export interface LoggedCall extends CallRecord {
  readonly key: number;
  /** The name of the host that screened the call; absent in the log of a single host. */
  readonly host?: string | undefined;
}

/** A position in the log. It stays valid when its call is removed. */
export type CallCursor = Pick<LoggedCall, 'at' | 'key'>;

/** An absent field admits every call. */
export interface CallFilter {
  readonly account?: string | undefined;
  /** False selects the calls that continued. */
  readonly rejected?: boolean | undefined;
  /** Calls that continued without a rule being asked, or with false all others. */
  readonly unscreened?: boolean | undefined;
  /** Unix milliseconds, inclusive. `until` is exclusive. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** The forms in which the caller's number may be stored. */
  readonly callers?: readonly string[] | undefined;
  /** The beginning of the caller's number as it is stored. */
  readonly callerPrefix?: string | undefined;
  readonly presentation?: string | undefined;
  /** A part of the caller's name, or of a caller that is not a number, in upper or lower case. */
  readonly name?: string | undefined;
  /** The spellings in which the number may have been dialled. */
  readonly dialled?: readonly string[] | undefined;
  readonly list?: string | undefined;
  /**
   * The reason of the verdict, or of the one that monitor mode suppressed. `fail-open` stands for
   * all reasons that begin with it.
   */
  readonly reason?: string | undefined;
  /** The name of the host that screened the call; the log of a single host has no names. */
  readonly host?: string | undefined;
  /** Only calls with greater keys: those that were logged later, in the log of a host. */
  readonly after?: number | undefined;
}

export interface CallPage extends CallFilter {
  /** Only calls before this position in time. */
  readonly before?: CallCursor | undefined;
  /** Only this position and calls after it in time. */
  readonly from?: CallCursor | undefined;
  readonly limit: number;
}

/** The number of calls with this outcome. */
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

/** Calls to show in this order, and how far the log was read for them. */
export interface LogTail {
  readonly calls: readonly LoggedCall[];
  readonly mark: LogMark;
}

/** Reads logged calls. Asynchronous, like the policy store. */
export interface CallLogReader {
  /** Newest first, by time. */
  calls(page: CallPage): Promise<LoggedCall[]>;
  /** The latest calls, oldest first, and the mark behind everything that is logged. */
  latest(page: CallPage): Promise<LogTail>;
  /** Calls logged behind this mark. Fewer than the limit: there are no more yet. */
  callsAfter(mark: LogMark, page: CallPage): Promise<LogTail>;
  /** The calls of this UUID: one, unless the dialplan asked twice. */
  callsOf(uuid: string): Promise<LoggedCall[]>;
  /** UUIDs that begin with this text, at most two. Two of them mean that the text is ambiguous. */
  uuidsFrom(beginning: string): Promise<string[]>;
  /**
   * The position of the nth call of a page that has no limit, counted from 1; undefined if there are
   * fewer. It costs little, so a search that no index supports can be limited to so many calls.
   */
  position(page: Omit<CallPage, 'limit'>, nth: number): Promise<CallCursor | undefined>;
  /** Reads the tally of each hour if the filter allows, so that the number of calls doesn't matter. */
  countOutcomes(filter: CallFilter): Promise<OutcomeCount[]>;
  /**
   * Callers that presented a number, most frequent first. With `among`, the latest so many such calls count. At
   * most twice as many calls are read for them, because those of a verdict may be rare.
   */
  topCallers(filter: CallFilter, limit: number, among?: number): Promise<CallerCount[]>;
  /** When each of these lists decided a call last, since about this moment. Unix milliseconds. */
  lastHits(
    account: string | undefined,
    since: number,
    lists: readonly string[],
  ): Promise<Map<string, number>>;
  /** Hits of those entries that decided a call, by their text. */
  hits(list: string, entries: readonly string[]): Promise<Map<string, EntryHits>>;
  /** The names of the hosts whose calls are in it; absent in the log of a single host. */
  hosts?(): Promise<string[]>;
  /** Whether calls of other hosts are in it, which may come late. */
  readonly isCollected?: boolean;
  /** Why the last answer had the calls of this host alone; absent if it was complete. */
  readonly gap?: AppError | undefined;
  close(): void;
}

export interface CallLogCounts {
  readonly waiting: number;
  readonly written: number;
  readonly dropped: number;
}

/** Where the daemon logs calls. Never blocks, never throws. */
export interface CallLogWriter {
  append(record: CallRecord): void;
  counts(): CallLogCounts;
  /** Writes the waiting calls, then closes. */
  close(): Promise<void>;
}

/** How much the log keeps. Zero means no limit. */
export interface Retention {
  readonly keepMs: number;
  readonly keepRows: number;
}

export const KEEP_ALL: Retention = { keepMs: 0, keepRows: 0 };
