import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Account, Candidate, List, PolicyReader, Settings } from '../../screening/policy.js';
import { IN_MEMORY } from './open.js';
import { PolicyConnection } from './policy-connection.js';
import type { RememberingQueries } from './remembering-queries.js';

const LOOK_MS = 1_000;

/**
 * The policy for a daemon that outlives its database: never waits for a lock, never writes, opens
 * the file anew after an error (at most once a second) and when another file took its place.
 */
export class LivePolicy {
  readonly #file: string;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #connection: PolicyConnection | undefined;
  #inode: number | undefined;
  #mayOpenAt = 0;

  /** Throws `AppError` where the file can't be used from the start. */
  constructor(file: string, log: Logger) {
    this.#file = file;
    this.#log = log;
    this.#open({ isStart: true });
    this.#timer = setInterval(() => void this.#look(), LOOK_MS).unref();
    void this.#look();
  }

  /**
   * The policy as it is at `since` or later. Its methods reject while it can't be read.
   * @param since monotonic milliseconds, not in the future
   */
  asOf(since: number): PolicyReader {
    return new Snapshot((query) => this.#read(since, query));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#connection?.close();
  }

  #read<T>(since: number, query: Query<T>): T {
    const connection = this.#connection?.isOpen ? this.#connection : this.#reopen();
    try {
      return connection.ask(since, query);
    } catch (error) {
      if (connection === this.#connection && !isBusy(error)) this.#drop();
      throw error;
    }
  }

  #open({ isStart }: { isStart: boolean }): PolicyConnection {
    this.#drop();
    // Before it is opened: a file that takes its place meanwhile is then seen as another one.
    this.#inode = inodeOf(this.#file);
    this.#connection = new PolicyConnection(this.#file, { isStart });
    return this.#connection;
  }

  #reopen(): PolicyConnection {
    if (performance.now() < this.#mayOpenAt)
      throw new Error('the policy could not be read a moment ago');
    this.#mayOpenAt = performance.now() + LOOK_MS;
    const connection = this.#open({ isStart: false });
    this.#log.info({ db: this.#file }, 'the policy is read again');
    return connection;
  }

  #drop(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  /** A restored database is another file of the same name; a deleted one is used while it is open. */
  async #look(): Promise<void> {
    if (this.#file === IN_MEMORY || this.#connection === undefined) return;
    const inode = await stat(this.#file).then(
      ({ ino }) => ino,
      () => undefined,
    );
    if (inode === undefined) return;
    if (this.#inode !== undefined && this.#inode !== inode) {
      this.#log.info({ db: this.#file }, 'another database took its place');
      this.#drop();
      this.#mayOpenAt = 0;
    }
    this.#inode = inode;
  }
}

type Query<T> = (queries: RememberingQueries) => T;

class Snapshot implements PolicyReader {
  readonly #read: <T>(query: Query<T>) => T;

  constructor(read: <T>(query: Query<T>) => T) {
    this.#read = read;
  }

  async settings(): Promise<Settings> {
    return this.#read((queries) => queries.settings());
  }

  async account(id: string): Promise<Account | undefined> {
    return this.#read((queries) => queries.account(id));
  }

  async accountByRoute(routes: readonly string[]): Promise<Account | undefined> {
    return this.#read((queries) => queries.accountByRoute(routes));
  }

  async candidates(accountId: string, keys: readonly string[]): Promise<Candidate[]> {
    return this.#read((queries) => queries.candidates(accountId, keys));
  }

  async anonymousLists(accountId: string): Promise<List[]> {
    return this.#read((queries) => queries.anonymousLists(accountId));
  }
}

function inodeOf(file: string): number | undefined {
  try {
    return statSync(file).ino;
  } catch {
    return undefined;
  }
}

function isBusy(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('SQLITE_BUSY');
}
