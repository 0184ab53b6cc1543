import type { SharedSettings } from '../config/shared-settings.js';
import { type Database, openDatabase } from '../store/sqlite/database/open.js';
import { type Position, type Replica, readReplica } from '../store/sqlite/replica/replica-row.js';
import { catchUp, Misfit } from './catch-up.js';
import { NOTIFICATION } from './change-log.js';
import { type Client, connect, cut } from './connection.js';
import { reportHost } from './hosts.js';
import { migrateShared } from './migrate.js';
import type { Misfits } from './misfits.js';
import { toSharedError } from './shared-problem.js';
import { urlOf } from './url-of.js';

const LOOK_MS = 1_000;
/** How often the host reports itself. */
const REPORT_MS = 15_000;
const BUSY_MS = 1_000;

export interface FollowingHooks {
  followed(position: Position): void;
  replaced(kept: string | undefined): void;
  reported(replica: Replica): void;
}

interface Log {
  readonly file: string;
  readonly url: string;
  readonly settings: SharedSettings;
  readonly misfits: Misfits;
}

/**
 * Follows the log of a shared policy. Returns when the policy is not shared any more, or at another
 * address. Throws `AppError` when the connection fails.
 */
export async function followLog(
  { file, settings, misfits }: Omit<Log, 'url'>,
  signal: AbortSignal,
  hooks: FollowingHooks,
): Promise<void> {
  const db = openDatabase(file, 'policy', { busyTimeoutMs: BUSY_MS });
  try {
    const replica = readReplica(db);
    if (replica === undefined) return;
    const url = urlOf(replica, settings);
    try {
      const client = await connect(url, settings);
      // A query that waits for its answer ends at once.
      const end = () => cut(client);
      signal.addEventListener('abort', end);
      try {
        await migrateShared(client);
        await new Following({ db, client }, { file, url, settings, misfits }, signal, hooks).run();
      } finally {
        signal.removeEventListener('abort', end);
        cut(client);
      }
    } catch (error) {
      throw toSharedError(error, url);
    }
  } finally {
    db.close();
  }
}

/** Follows the log on one connection. */
class Following {
  readonly #db: Database;
  readonly #client: Client;
  readonly #log: Log;
  readonly #signal: AbortSignal;
  readonly #hooks: FollowingHooks;
  #wake: (() => void) | undefined;
  #isNotified = false;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(
    { db, client }: { readonly db: Database; readonly client: Client },
    log: Log,
    signal: AbortSignal,
    hooks: FollowingHooks,
  ) {
    this.#db = db;
    this.#client = client;
    this.#log = log;
    this.#signal = signal;
    this.#hooks = hooks;
  }

  /** Throws when the connection or the database fails. Returns when the policy isn't shared any more. */
  async run(): Promise<void> {
    await this.#listen();
    while (!this.#signal.aborted) {
      const replica = readReplica(this.#db);
      if (replica === undefined || urlOf(replica, this.#log.settings) !== this.#log.url) return;
      this.#isNotified = false;
      const position = await this.#catchUp();
      this.#hooks.followed(position);
      if (performance.now() - this.#reportedAt >= REPORT_MS) {
        this.#reportedAt = performance.now();
        await reportHost(this.#client, replica.host, position.seq);
        this.#hooks.reported(replica);
      }
      await this.#nextTurn();
    }
  }

  async #catchUp(): Promise<Position> {
    const options = { signal: this.#signal, onApplied: this.#hooks.followed };
    try {
      return await catchUp(this.#db, this.#client, options);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      this.#hooks.replaced(await this.#log.misfits.replace(this.#db, this.#client, error));
      return catchUp(this.#db, this.#client, options);
    }
  }

  /** Databases that only speak PostgreSQL's protocol may not have this. */
  async #listen(): Promise<void> {
    for (const event of ['notification', 'end'] as const) {
      this.#client.on(event, () => {
        this.#isNotified = true;
        this.#wake?.();
      });
    }
    await this.#client.query(`LISTEN ${NOTIFICATION}`).catch(() => {});
  }

  async #nextTurn(): Promise<void> {
    if (this.#isNotified) return;
    await new Promise<void>((resolve) => {
      const timer = globalThis.setTimeout(resolve, LOOK_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
