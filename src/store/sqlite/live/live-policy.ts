import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { PolicyReader } from '../../../screening/policy/policy.js';
import { isBusy } from '../database/database-problem.js';
import { IN_MEMORY } from '../database/open.js';
import { PolicyConnection } from './policy-connection.js';

const CHECK_INTERVAL_MS = 1_000;

/**
 * The policy for the daemon, which may run longer than the database file exists. Never waits for a
 * lock and never writes. Reopens the file after an error (at most once a second) and when it is
 * replaced.
 */
export class LivePolicy {
  readonly #file: string;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #connection: PolicyConnection | undefined;
  #inode: number | undefined;
  #mayOpenAt = 0;

  /** Throws `AppError` if the file can't be used at the start. */
  constructor(file: string, log: Logger) {
    this.#file = file;
    this.#log = log;
    this.#open({ isStart: true });
    this.#timer = setInterval(() => void this.#checkFile(), CHECK_INTERVAL_MS).unref();
    void this.#checkFile();
  }

  /**
   * Returns the result of `query`, which sees a single state of the policy, as of `since` or later.
   * Throws if the policy can't be read.
   * @param since monotonic milliseconds, not in the future
   */
  read<T>(since: number, query: (policy: PolicyReader) => T): T {
    const connection = this.#connection?.isOpen ? this.#connection : this.#reopen();
    try {
      return connection.read(since, query);
    } catch (error) {
      if (!connection.isOpen || (isDatabaseError(error) && !isBusy(error))) this.#drop();
      throw error;
    }
  }

  /** Whether several hosts share the policy, or a list is fetched. False as long as it can't be read. */
  needsCompanion(): boolean {
    try {
      return this.#connection?.isOpen === true && this.#connection.needsCompanion();
    } catch {
      return false;
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#connection?.close();
  }

  #open({ isStart }: { isStart: boolean }): PolicyConnection {
    this.#drop();
    // Read before the file is opened, so that a replacement in between is noticed.
    this.#inode = inodeOf(this.#file);
    this.#connection = new PolicyConnection(this.#file, { isStart });
    return this.#connection;
  }

  #reopen(): PolicyConnection {
    if (performance.now() < this.#mayOpenAt)
      throw new Error('the policy could not be read a moment ago');
    this.#mayOpenAt = performance.now() + CHECK_INTERVAL_MS;
    const connection = this.#open({ isStart: false });
    this.#log.info({ db: this.#file }, 'the policy can be read again');
    return connection;
  }

  #drop(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  /**
   * A restored database is another file of the same name. A deleted one is used as long as it is
   * open.
   */
  async #checkFile(): Promise<void> {
    if (this.#file === IN_MEMORY || this.#connection === undefined) return;
    const inode = await stat(this.#file).then(
      ({ ino }) => ino,
      () => undefined,
    );
    if (inode === undefined) return;
    if (this.#inode !== undefined && this.#inode !== inode) {
      this.#log.info({ db: this.#file }, 'another database has taken its place');
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

function isDatabaseError(error: unknown): boolean {
  return String((error as { code?: unknown } | null)?.code).startsWith('SQLITE_');
}
