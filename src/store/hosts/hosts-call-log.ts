import { AppError } from '../../errors.js';
import type { LogMark } from '../call-key.js';
import type {
  CallCursor,
  CallerCount,
  CallFilter,
  CallLogReader,
  CallPage,
  EntryHits,
  LoggedCall,
  LogTail,
  OutcomeCount,
} from '../call-log.js';
import { sumOutcomes } from '../sql/tally.js';
import { EMPTY_CALL_LOG } from './empty-call-log.js';
import { OwnCalls } from './own-calls.js';

/** A host's log, as the log of all hosts has it. */
export interface HostLog {
  readonly log: number;
  readonly logId: string;
  readonly host: string;
  /** The key of its last call that is there, as stored on the host. */
  readonly shippedKey: number;
}

/** The calls of all hosts that were shipped, at one moment. */
export interface CollectedLog extends CallLogReader {
  readonly logs: readonly HostLog[];
}

export interface CollectedCalls {
  /** Rejects with `AppError` if the shared database can't be used, or is too slow. */
  read<T>(use: (log: CollectedLog) => Promise<T>): Promise<T>;
}

/** How far this host's log was shipped, as it knows itself. */
export interface Shipping {
  readonly logId: string;
  /** Its number in the log of all hosts; 0 while it has none. */
  readonly log: number;
  readonly shippedKey: number;
}

/** The key behind which a log is shipped to a database that doesn't know it: all of it, unless it is a copy. */
export function startOf({ log, shippedKey }: Shipping): number {
  return log === 0 ? shippedKey : 0;
}

/** The log of this host. */
export interface OwnCallLog extends CallLogReader {
  shipping(): Shipping;
}

/** Where the calls come from. */
export interface CallSource {
  readonly collected: CollectedCalls;
  /** Undefined if no call has been logged on this host yet. */
  readonly own: () => OwnCallLog | undefined;
  /** The name of this host. */
  readonly host: string;
  close(): void;
}

const RETRY_MS = 5_000;
/** Of so many callers of either log, the most frequent of both are found. */
const MOST_CALLERS = 1_000;

/**
 * The calls of all hosts: those that were shipped, and behind them those of this host that were not yet. While the
 * shared database can't be reached, the calls of this host alone, and `gap` says so.
 */
export class HostsCallLog implements CallLogReader {
  readonly isCollected = true;
  readonly #source: CallSource;
  #gap: AppError | undefined;
  #retryAt = 0;

  constructor(source: CallSource) {
    this.#source = source;
  }

  get gap(): AppError | undefined {
    return this.#gap;
  }

  calls(page: CallPage): Promise<LoggedCall[]> {
    return this.#both(
      (log) => log.calls(page),
      (...parts) => newestFirst(parts.flat()).slice(0, page.limit),
    );
  }

  latest(page: CallPage): Promise<LogTail> {
    return this.#both(
      (log) => log.latest(page),
      (...parts) => ({
        calls: newestFirst(parts.flatMap(({ calls }) => calls))
          .slice(0, page.limit)
          .reverse(),
        mark: marksOf(parts),
      }),
    );
  }

  /** Those of this host from its own log, so that they don't wait to be shipped. */
  async callsAfter(mark: LogMark, page: CallPage): Promise<LogTail> {
    const own = await this.#whole().callsAfter(mark, page);
    const others = await this.#collected(async (log) => {
      const number = this.#logIn(log)?.log;
      const isRead = new Map(mark);
      if (number !== undefined) isRead.set(number, Number.MAX_SAFE_INTEGER);
      return log.callsAfter(isRead, page);
    });
    const parts = others === undefined ? [{ calls: [], mark }, own] : [others, own];
    return {
      calls: newestFirst(parts.flatMap(({ calls }) => calls)).reverse(),
      mark: marksOf(parts),
    };
  }

  callsOf(uuid: string): Promise<LoggedCall[]> {
    return this.#both(
      (log) => log.callsOf(uuid),
      (...parts) => newestFirst(parts.flat()),
    );
  }

  uuidsFrom(beginning: string): Promise<string[]> {
    return this.#both(
      (log) => log.uuidsFrom(beginning),
      (...parts) => [...new Set(parts.flat())].slice(0, 2),
    );
  }

  position(page: Omit<CallPage, 'limit'>, nth: number): Promise<CallCursor | undefined> {
    return this.#both(
      (log) => log.position(page, nth),
      (collected, own) => collected ?? own,
    );
  }

  countOutcomes(filter: CallFilter): Promise<OutcomeCount[]> {
    return this.#both(
      (log) => log.countOutcomes(filter),
      (...parts) => sumOutcomes(parts.flat()),
    );
  }

  async topCallers(filter: CallFilter, limit: number, among?: number): Promise<CallerCount[]> {
    const most = Math.max(limit, MOST_CALLERS);
    const callers = await this.#both(
      (log) => log.topCallers(filter, most, among),
      (...parts) => sumCallers(parts.flat()),
    );
    return callers.slice(0, limit);
  }

  lastHits(
    account: string | undefined,
    since: number,
    lists: readonly string[],
  ): Promise<Map<string, number>> {
    return this.#both(
      (log) => log.lastHits(account, since, lists),
      (collected, own) => {
        const latest = new Map(collected);
        for (const [list, at] of own) latest.set(list, Math.max(at, latest.get(list) ?? at));
        return latest;
      },
    );
  }

  async hosts(): Promise<string[]> {
    const others = await this.#collected(async ({ logs }) => logs.map(({ host }) => host));
    return [...new Set([this.#source.host, ...(others ?? [])])].sort();
  }

  hits(list: string, entries: readonly string[]): Promise<Map<string, EntryHits>> {
    return this.#both(
      (log) => log.hits(list, entries),
      (collected) => collected,
    );
  }

  close(): void {
    this.#source.close();
  }

  /** What was shipped, and what was not yet; what this host has, if the shared database can't be read. */
  async #both<T>(
    read: (log: CallLogReader) => Promise<T>,
    merge: (collected: T, own: T) => T,
  ): Promise<T> {
    const answer = await this.#collected(async (log) => {
      const [collected, own] = [await read(log), this.#rest(log)];
      return { value: own === undefined ? collected : merge(collected, await read(own)) };
    });
    return answer === undefined ? read(this.#whole()) : answer.value;
  }

  async #collected<T>(use: (log: CollectedLog) => Promise<T>): Promise<T | undefined> {
    if (performance.now() < this.#retryAt) return undefined;
    try {
      const answer = await this.#source.collected.read(use);
      this.#gap = undefined;
      return answer;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#gap = error;
      this.#retryAt = performance.now() + RETRY_MS;
      return undefined;
    }
  }

  #whole(): CallLogReader {
    const own = this.#source.own();
    if (own === undefined) return EMPTY_CALL_LOG;
    return new OwnCalls(own, { log: own.shipping().log, host: this.#source.host });
  }

  /** The calls of this host that the log of all hosts hasn't got. */
  #rest(collected: CollectedLog): CallLogReader | undefined {
    const own = this.#source.own();
    if (own === undefined) return undefined;
    const shipping = own.shipping();
    const { log, shippedKey } = this.#logIn(collected) ?? { log: 0, shippedKey: startOf(shipping) };
    // Without a limit, all of them can be counted at once.
    const after = shippedKey === 0 ? undefined : shippedKey;
    return new OwnCalls(own, { log, host: this.#source.host, after });
  }

  #logIn({ logs }: CollectedLog): HostLog | undefined {
    const logId = this.#source.own()?.shipping().logId;
    return logs.find((each) => each.logId === logId);
  }
}

/** Each once: a call may be shipped while both logs are read. */
function newestFirst(calls: readonly LoggedCall[]): LoggedCall[] {
  const byKey = new Map(calls.map((call) => [call.key, call]));
  return [...byKey.values()].sort((a, b) => b.at - a.at || b.key - a.key);
}

function marksOf(parts: readonly LogTail[]): LogMark {
  return new Map(parts.flatMap(({ mark }) => [...mark]));
}

function sumCallers(counts: readonly CallerCount[]): CallerCount[] {
  const sums = new Map<string, CallerCount>();
  for (const { caller, calls, rejected } of counts) {
    const sum = sums.get(caller) ?? { caller, calls: 0, rejected: 0 };
    sums.set(caller, { caller, calls: sum.calls + calls, rejected: sum.rejected + rejected });
  }
  return [...sums.values()].sort((a, b) => b.calls - a.calls || (a.caller < b.caller ? -1 : 1));
}
