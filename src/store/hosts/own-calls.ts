import { keyIn, type LogMark } from '../call-key.js';
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

export interface OwnPart {
  /** The number of the log in the log of all hosts. */
  readonly log: number;
  readonly host: string;
  /** Only calls that are stored behind this key. */
  readonly after?: number | undefined;
}

/** The calls of this host, with the keys and the host's name that they have in the log of all hosts. */
export class OwnCalls implements CallLogReader {
  readonly #log: CallLogReader;
  readonly #part: OwnPart;

  constructor(log: CallLogReader, part: OwnPart) {
    this.#log = log;
    this.#part = part;
  }

  async calls(page: CallPage): Promise<LoggedCall[]> {
    if (!this.#has(page)) return [];
    return this.#shared(await this.#log.calls(this.#own(page)));
  }

  async latest(page: CallPage): Promise<LogTail> {
    const { calls, mark } = await this.#log.latest(this.#own(page));
    return { calls: this.#has(page) ? this.#shared(calls) : [], mark };
  }

  async callsAfter(mark: LogMark, page: CallPage): Promise<LogTail> {
    const tail = await this.#log.callsAfter(mark, this.#own(page));
    return { calls: this.#has(page) ? this.#shared(tail.calls) : [], mark: tail.mark };
  }

  async callsOf(uuid: string): Promise<LoggedCall[]> {
    const { after = 0 } = this.#part;
    const calls = await this.#log.callsOf(uuid);
    return this.#shared(calls.filter(({ key }) => key > after));
  }

  uuidsFrom(beginning: string): Promise<string[]> {
    return this.#log.uuidsFrom(beginning);
  }

  async position(page: Omit<CallPage, 'limit'>, nth: number): Promise<CallCursor | undefined> {
    if (!this.#has(page)) return undefined;
    const found = await this.#log.position(this.#own(page), nth);
    return found && { at: found.at, key: keyIn(this.#part.log, found.key) };
  }

  async countOutcomes(filter: CallFilter): Promise<OutcomeCount[]> {
    if (!this.#has(filter)) return [];
    return this.#log.countOutcomes(this.#own(filter));
  }

  async topCallers(filter: CallFilter, limit: number, among?: number): Promise<CallerCount[]> {
    if (!this.#has(filter)) return [];
    return this.#log.topCallers(this.#own(filter), limit, among);
  }

  lastHits(
    account: string | undefined,
    since: number,
    lists: readonly string[],
  ): Promise<Map<string, number>> {
    return this.#log.lastHits(account, since, lists);
  }

  hits(list: string, entries: readonly string[]): Promise<Map<string, EntryHits>> {
    return this.#log.hits(list, entries);
  }

  close(): void {
    this.#log.close();
  }

  #has({ host = this.#part.host }: CallFilter): boolean {
    return host === this.#part.host;
  }

  /** The page as the host's own log is asked for it. */
  #own<T extends CallFilter & Partial<Pick<CallPage, 'before' | 'from'>>>(page: T): T {
    const stored = (cursor: CallCursor | undefined) =>
      cursor && { at: cursor.at, key: cursor.key - keyIn(this.#part.log, 0) };
    return {
      ...page,
      host: undefined,
      after: this.#part.after,
      before: stored(page.before),
      from: stored(page.from),
    };
  }

  #shared(calls: readonly LoggedCall[]): LoggedCall[] {
    const { log, host } = this.#part;
    return calls.map((call) => ({ ...call, key: keyIn(log, call.key), host }));
  }
}
