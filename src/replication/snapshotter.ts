import type { Logger } from 'pino';
import type { SharedSettings } from '../config/shared-settings.js';
import type { Replica } from '../store/sqlite/replica/replica-row.js';
import { connect, cut } from './connection.js';
import { toSharedError } from './shared-problem.js';
import { runInThread } from './snapshot-thread.js';
import { snapshotIfDue } from './snapshots.js';
import { urlOf } from './url-of.js';

/** Copying a large policy to PostgreSQL may be slow. */
const QUERY_MS = 60_000;

/** Writes snapshots beside the follower, which doesn't wait for them. */
export class Snapshotter {
  readonly #file: string;
  readonly #settings: SharedSettings;
  readonly #log: Logger;
  #isAtWork = false;

  constructor(file: string, settings: SharedSettings, log: Logger) {
    this.#file = file;
    this.#settings = settings;
    this.#log = log;
  }

  /** Writes one if it is due, unless this host is doing so already. */
  look(replica: Replica): void {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    this.#write(replica).finally(() => {
      this.#isAtWork = false;
    });
  }

  async #write(replica: Replica): Promise<void> {
    const url = urlOf(replica, this.#settings);
    try {
      const client = await connect(url, this.#settings, { queryTimeoutMs: QUERY_MS });
      try {
        const isWritten = await snapshotIfDue(client, this.#file, replica.host, runInThread);
        if (isWritten) this.#log.info('wrote a snapshot of the shared policy');
      } finally {
        cut(client);
      }
    } catch (error) {
      this.#log.warn(
        { err: toSharedError(error, url) },
        'no snapshot of the shared policy was written',
      );
    }
  }
}
