import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Account, Candidate, List, PolicyReader, Settings } from '../../screening/policy.js';
import { type Database, IN_MEMORY, openDatabase } from './open.js';
import { RememberingPolicyReader } from './remembering-policy-reader.js';

const LOOK_MS = 1_000;
/** Calls never wait for a lock; the start does, for a command may be making the database. */
const START_BUSY_MS = 5_000;

/**
 * The policy for a daemon that outlives its database: never waits for a lock, never writes, opens
 * the file anew after an error (at most once a second) and when another file took its place. Its
 * methods reject while the policy can't be read.
 */
export class LivePolicy implements PolicyReader {
  readonly #file: string;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #db: Database | undefined;
  #reader: RememberingPolicyReader | undefined;
  #inode: number | undefined;
  #mayOpenAt = 0;

  /** Throws `AppError` where the file can't be used from the start. */
  constructor(file: string, log: Logger) {
    this.#file = file;
    this.#log = log;
    this.#open(true);
    this.#timer = setInterval(() => void this.#look(), LOOK_MS).unref();
    void this.#look();
  }

  settings(): Promise<Settings> {
    return this.#read((reader) => reader.settings());
  }

  account(id: string): Promise<Account | undefined> {
    return this.#read((reader) => reader.account(id));
  }

  accountByRoute(routes: readonly string[]): Promise<Account | undefined> {
    return this.#read((reader) => reader.accountByRoute(routes));
  }

  candidates(accountId: string, keys: readonly string[]): Promise<Candidate[]> {
    return this.#read((reader) => reader.candidates(accountId, keys));
  }

  anonymousLists(accountId: string): Promise<List[]> {
    return this.#read((reader) => reader.anonymousLists(accountId));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#db?.close();
  }

  async #read<T>(query: (reader: RememberingPolicyReader) => Promise<T>): Promise<T> {
    const reader = this.#reader ?? this.#reopen();
    try {
      return await query(reader);
    } catch (error) {
      if (reader === this.#reader && !isBusy(error)) this.#drop();
      throw error;
    }
  }

  #open(isStart: boolean): RememberingPolicyReader {
    this.#drop();
    // Before it is opened: a file that takes its place meanwhile is then seen as another one.
    this.#inode = inodeOf(this.#file);
    const busyTimeoutMs = isStart ? START_BUSY_MS : 0;
    const options = { busyTimeoutMs, readOnly: true, create: isStart };
    this.#db = openDatabase(this.#file, 'policy', options);
    this.#db.pragma('busy_timeout = 0');
    this.#reader = new RememberingPolicyReader(this.#db);
    return this.#reader;
  }

  #reopen(): RememberingPolicyReader {
    if (performance.now() < this.#mayOpenAt)
      throw new Error('the policy could not be read a moment ago');
    this.#mayOpenAt = performance.now() + LOOK_MS;
    const reader = this.#open(false);
    this.#log.info({ db: this.#file }, 'the policy is read again');
    return reader;
  }

  #drop(): void {
    this.#db?.close();
    this.#db = undefined;
    this.#reader = undefined;
  }

  /** A restored database is another file of the same name; a deleted one is used while it is open. */
  async #look(): Promise<void> {
    if (this.#file === IN_MEMORY || this.#reader === undefined) return;
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
