import { existsSync } from 'node:fs';
import type { Config } from '../config/settings.js';
import type { SharedSettings } from '../config/shared-settings.js';
import { type ClosableSharedChanges, sharedChanges } from '../replication/shared-changes.js';
import type { AccessStore } from '../store/access.js';
import type { CallLogReader } from '../store/call-log.js';
import type { ForeignDocuments } from '../store/foreign-documents.js';
import type { PolicyStore } from '../store/policy-store.js';
import type { SessionStore } from '../store/session-store.js';
import { openAccessStore } from '../store/sqlite/access/access-store.js';
import { openForeignDocuments } from '../store/sqlite/access/foreign-documents.js';
import { openSessionStore } from '../store/sqlite/access/session-store.js';
import { openCallLog } from '../store/sqlite/calls/call-log.js';
import { callLogFile, sessionFile } from '../store/sqlite/database/open.js';
import { openPolicyStore } from '../store/sqlite/policy-store.js';

/**
 * The companion's database connections, opened on first use. Each getter throws `AppError` if its database
 * can't be used, and tries again at the next request.
 */
export class Stores {
  readonly #db: string;
  readonly #shared: ClosableSharedChanges;
  #policy: PolicyStore | undefined;
  #access: AccessStore | undefined;
  #sessions: SessionStore | undefined;
  #documents: ForeignDocuments | undefined;
  #calls: CallLogReader | undefined;

  constructor({ db, ...settings }: Pick<Config, 'db' | keyof SharedSettings>) {
    this.#db = db;
    this.#shared = sharedChanges(db, settings);
  }

  get policy(): PolicyStore {
    this.#policy ??= openPolicyStore(this.#db, { shared: this.#shared });
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

  /** Undefined if no call has been logged yet. */
  get calls(): CallLogReader | undefined {
    const file = callLogFile(this.#db);
    if (this.#calls === undefined && existsSync(file)) this.#calls = openCallLog(file);
    return this.#calls;
  }

  get documents(): ForeignDocuments {
    this.#documents ??= openForeignDocuments(this.#db);
    return this.#documents;
  }

  close(): void {
    const opened = [this.#policy, this.#access, this.#sessions, this.#documents, this.#calls];
    for (const store of opened) store?.close();
    this.#shared.close();
  }
}
