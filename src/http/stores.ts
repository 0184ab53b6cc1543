import { existsSync } from 'node:fs';
import type { Config } from '../config/settings.js';
import { openListFetches } from '../replication/list-fetches.js';
import type { Replication } from '../replication/replication.js';
import { SharedCalls } from '../replication/shared-calls.js';
import { type ClosableSharedChanges, sharedChanges } from '../replication/shared-changes.js';
import type { SharedHealth } from '../replication/shared-health.js';
import type { AccessStore } from '../store/access.js';
import type { CallLogReader } from '../store/call-log.js';
import type { ForeignDocuments } from '../store/foreign-documents.js';
import type { ListFetches } from '../store/list-fetches.js';
import type { PolicyStore } from '../store/policy-store.js';
import type { SessionStore } from '../store/session-store.js';
import { openAccessStore } from '../store/sqlite/access/access-store.js';
import { openForeignDocuments } from '../store/sqlite/access/foreign-documents.js';
import { openSessionStore } from '../store/sqlite/access/session-store.js';
import { openCallLog, type SqliteCallLog } from '../store/sqlite/calls/call-log.js';
import { callLogFile, sessionFile } from '../store/sqlite/database/open.js';
import { openPolicyStore } from '../store/sqlite/policy-store.js';

/** How long a change waits for a large import. A client that hears nothing for longer is cut off. */
const BUSY_MS = 20_000;

/**
 * The companion's database connections, opened on first use. Each getter throws `AppError` if its database
 * can't be used, and tries again at the next request.
 */
export class Stores {
  readonly #config: Config;
  readonly #replication: Pick<Replication, 'health'> | undefined;
  readonly #sharedCalls: SharedCalls;
  readonly #shared: ClosableSharedChanges;
  #policy: PolicyStore | undefined;
  #access: AccessStore | undefined;
  #sessions: SessionStore | undefined;
  #documents: ForeignDocuments | undefined;
  #ownCalls: SqliteCallLog | undefined;
  #fetches: ListFetches | undefined;

  /** @param replication tells the health of a shared policy */
  constructor(config: Config, replication?: Pick<Replication, 'health'>) {
    this.#config = config;
    this.#shared = sharedChanges(config.db, config);
    this.#replication = replication;
    this.#sharedCalls = new SharedCalls(config);
  }

  get #db(): string {
    return this.#config.db;
  }

  get policy(): PolicyStore {
    this.#policy ??= openPolicyStore(this.#db, { shared: this.#shared, busyTimeoutMs: BUSY_MS });
    return this.#policy;
  }

  get access(): AccessStore {
    this.#access ??= openAccessStore(this.#db, { shared: this.#shared });
    return this.#access;
  }

  get sessions(): SessionStore {
    this.#sessions ??= openSessionStore(sessionFile(this.#db));
    return this.#sessions;
  }

  /**
   * The calls of all hosts that share the policy. Undefined if it is this host's alone, and no call has
   * been logged yet.
   */
  get calls(): CallLogReader | undefined {
    return this.#sharedCalls.log ?? this.ownCalls;
  }

  /** The calls of this host. Undefined if none has been logged yet. */
  get ownCalls(): SqliteCallLog | undefined {
    const file = callLogFile(this.#db);
    if (this.#ownCalls === undefined && existsSync(file)) this.#ownCalls = openCallLog(file);
    return this.#ownCalls;
  }

  /** What can be said of a shared policy; undefined if it isn't shared. Rejects with `AppError`. */
  async sharedHealth(): Promise<SharedHealth | undefined> {
    return this.#replication?.health();
  }

  /** How fetches of subscribed lists went. */
  get fetches(): ListFetches {
    this.#fetches ??= openListFetches(this.#config);
    return this.#fetches;
  }

  get documents(): ForeignDocuments {
    this.#documents ??= openForeignDocuments(this.#db);
    return this.#documents;
  }

  close(): void {
    const opened = [this.#policy, this.#access, this.#sessions, this.#documents, this.#ownCalls];
    for (const store of [...opened, this.#fetches, this.#sharedCalls]) store?.close();
    this.#shared.close();
  }
}
