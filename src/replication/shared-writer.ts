import { randomUUID } from 'node:crypto';
import type { SharedSettings } from '../config/shared-settings.js';
import { AppError } from '../errors.js';
import type { Database } from '../store/sqlite/database/open.js';
import { beginWhenFree } from '../store/sqlite/database/transaction.js';
import type { SharedChanges, SharedJournal } from '../store/sqlite/edit/transactions.js';
import {
  isSamePosition,
  type Position,
  type Replica,
  readReplica,
  writePosition,
} from '../store/sqlite/replica/replica-row.js';
import { catchUp, FarBehind, Misfit, positionOf } from './catch-up.js';
import { appendChange, isLogged, lockHead, NOTIFICATION, writeChunk } from './change-log.js';
import type { Client } from './connection.js';
import { Connections } from './connections.js';
import { Misfits } from './misfits.js';
import { PayloadWriter } from './payload.js';
import { refreshReplica } from './refresh.js';
import {
  isAnswer,
  isLockTimeout,
  isLostRace,
  SharedProblem,
  toSharedError,
} from './shared-problem.js';
import { urlOf } from './url-of.js';

/** How long a change waits for others, as long as PostgreSQL answers. */
const LONGEST_WAIT_MS = 30_000;
const BUSY_MS = 3_000;
/** More changes than this are applied before the head is locked. */
const MOST_BEHIND = 50;

type Write<T> = (journal: SharedJournal) => T | Promise<T>;
type Options = { readonly signal?: AbortSignal | undefined };

/** Makes changes of a shared policy: on this host and in the log, or nowhere. */
export class SharedWriter implements SharedChanges {
  readonly #file: string;
  readonly #misfits: Misfits;
  readonly #settings: SharedSettings;
  readonly #connections: Connections;

  constructor(file: string, settings: SharedSettings) {
    this.#file = file;
    this.#misfits = new Misfits(file);
    this.#settings = settings;
    this.#connections = new Connections(settings);
  }

  async commit<T>(db: Database, write: Write<T>, options: Options = {}): Promise<T> {
    const replica = replicaIn(db);
    const url = urlOf(replica, this.#settings);
    try {
      return await this.#commit(db, url, write, options);
    } catch (error) {
      const known = toSharedError(error, url);
      throw known instanceof SharedProblem ? known.with('nothing was changed') : known;
    }
  }

  /** See `ClosableSharedChanges`. */
  async refresh(): Promise<void> {
    await refreshReplica(this.#file, this.#settings, this.#connections);
  }

  close(): void {
    this.#connections.close();
  }

  async #commit<T>(db: Database, url: string, write: Write<T>, { signal }: Options): Promise<T> {
    const givesUpAt = performance.now() + LONGEST_WAIT_MS;
    for (;;) {
      signal?.throwIfAborted();
      try {
        return await this.#connections.use(url, (client) =>
          this.#attempt(db, client, url, write, signal),
        );
      } catch (error) {
        if (error instanceof FarBehind) {
          await this.#connections.use(url, (client) => catchUp(db, client, { signal }));
        } else if (error instanceof Misfit) {
          await this.#connections.use(url, (client) => this.#misfits.replace(db, client, error));
        } else if (!(isLostRace(error) || isLockTimeout(error)) || performance.now() > givesUpAt) {
          throw error;
        }
      }
    }
  }

  /** One attempt, in a transaction here and one there. What it throws ends both. */
  async #attempt<T>(
    db: Database,
    client: Client,
    url: string,
    write: Write<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const head = await lockHead(client);
    if (head === undefined) throw notInitialized();
    if (head.seq - positionOf(db).seq > MOST_BEHIND) throw new FarBehind();
    await catchUp(db, client, { isBrief: true, signal });
    await beginWhenFree(db, { timeoutMs: BUSY_MS, signal });
    try {
      const replica = replicaIn(db);
      if (!isSamePosition(replica.position, head)) throw new Misfit('another process has moved it');
      const change = new AppendedChange(client, replica);
      const result = await write(change.journal);
      const position = await change.append();
      if (position === undefined) {
        await client.query('ROLLBACK');
        return result;
      }
      writePosition(db, position);
      await this.#commitThere(client, url, change.id);
      // Hosts that don't hear it look every second.
      const told = client.query(`NOTIFY ${NOTIFICATION}`).catch(() => {});
      db.exec('COMMIT');
      await told;
      return result;
    } finally {
      if (db.inTransaction) db.exec('ROLLBACK');
    }
  }

  /** If the connection is lost meanwhile, another one tells whether the change was made. */
  async #commitThere(client: Client, url: string, id: string): Promise<void> {
    try {
      await client.query('COMMIT');
    } catch (error) {
      if (isAnswer(error)) throw error;
      const isMade = await this.#connections.find(url, async (other) => {
        // Nobody has the lock any more: the transaction has ended.
        await lockHead(other);
        return isLogged(other, id);
      });
      if (isMade === undefined) throw unknownOutcome();
      if (!isMade) throw error;
    }
  }
}

/** A change on its way into the log. */
class AppendedChange {
  readonly id = randomUUID();
  readonly journal: SharedJournal;
  readonly #client: Client;
  readonly #replica: Replica;
  readonly #payload: PayloadWriter;
  readonly #seq: number;
  #chunks = 0;
  #bytes = 0;
  #isVoid = false;

  constructor(client: Client, replica: Replica) {
    this.#client = client;
    this.#replica = replica;
    this.#seq = replica.position.seq + 1;
    this.#payload = new PayloadWriter(replica.position.hash);
    this.journal = {
      begin: (header) => this.#payload.begin(header),
      add: (operation) => this.#payload.add(operation),
      flush: () => this.#write(this.#payload.takeChunks()),
      discard: () => {
        this.#isVoid = true;
      },
    };
  }

  /** The position after it; undefined if it changes nothing. */
  async append(): Promise<Position | undefined> {
    const { header } = this.#payload;
    if (header === undefined || this.#isVoid) return undefined;
    const { chunks, hash } = this.#payload.finish();
    const last = chunks.pop() ?? Buffer.alloc(0);
    await this.#write(chunks);
    const position = { epoch: this.#replica.position.epoch, seq: this.#seq, hash };
    await appendChange(this.#client, {
      id: this.id,
      position,
      host: this.#replica.host,
      header,
      chunks: this.#chunks + 1,
      bytes: this.#bytes + last.length,
      last,
    });
    return position;
  }

  async #write(chunks: readonly Buffer[]): Promise<void> {
    for (const chunk of chunks) {
      await writeChunk(this.#client, this.#seq, this.#chunks, chunk);
      this.#chunks += 1;
      this.#bytes += chunk.length;
    }
  }
}

function replicaIn(db: Database): Replica {
  const replica = readReplica(db);
  if (replica !== undefined) return replica;
  throw new AppError(
    'unavailable',
    'nothing was changed: the policy of this host is not shared any more; try again',
  );
}

function notInitialized(): AppError {
  return new SharedProblem('there is no shared policy in that database', { kind: 'shared-init' });
}

function unknownOutcome(): AppError {
  return new AppError(
    'unavailable',
    'the connection to the shared policy was lost while the change was stored; it is not known yet whether it was made',
    { remedy: { kind: 'see-changes' } },
  );
}
