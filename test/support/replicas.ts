import { join } from 'node:path';
import { PayloadReader, PayloadWriter } from '../../src/replication/payload.js';
import { exportPolicy } from '../../src/store/document/export-policy.js';
import type { ChangeHeader, LoggedOperation } from '../../src/store/logged-operation.js';
import { SqliteAccessStore } from '../../src/store/sqlite/access/access-store.js';
import { type Database, openDatabase } from '../../src/store/sqlite/database/open.js';
import { inTransactionSync } from '../../src/store/sqlite/database/transaction.js';
import { type SharedChanges, Transactions } from '../../src/store/sqlite/edit/transactions.js';
import { SqlitePolicyStore } from '../../src/store/sqlite/policy-store.js';
import { ChangeApplier } from '../../src/store/sqlite/replica/apply-change.js';
import { writeReplica } from '../../src/store/sqlite/replica/replica-row.js';
import { temporaryFolder } from './temporary.js';

const REPLICA = {
  url: 'postgres://db.example/ringfence',
  host: { id: 'id', name: 'one' },
  position: { epoch: 'epoch', seq: 0, hash: '' },
};

/** A policy on a host, and what the log would hold of each change. */
export class LoggedPolicy {
  readonly db: Database;
  readonly policy: SqlitePolicyStore;
  readonly access: SqliteAccessStore;
  readonly log: (readonly Buffer[])[] = [];

  constructor() {
    const file = join(temporaryFolder(), 'logged.db');
    const connect = () => openDatabase(file, 'policy', { busyTimeoutMs: 0, create: true });
    this.db = connect();
    writeReplica(this.db, REPLICA);
    const options = { connect, shared: this.#shared() };
    this.policy = new SqlitePolicyStore(this.db, options);
    this.access = new SqliteAccessStore(this.db, new Transactions(this.db, options));
  }

  close(): void {
    this.access.close();
    this.policy.close();
  }

  #shared(): SharedChanges {
    return {
      commit: async (db, write) => {
        const payload = new PayloadWriter('');
        let isVoid = false;
        const chunks: Buffer[] = [];
        db.exec('BEGIN IMMEDIATE');
        try {
          const result = await write({
            begin: (header) => payload.begin(header),
            add: (operation) => payload.add(operation),
            flush: async () => void chunks.push(...payload.takeChunks()),
            discard: () => {
              isVoid = true;
            },
          });
          if (isVoid) return result;
          db.exec('COMMIT');
          if (payload.header !== undefined) this.log.push([...chunks, ...payload.finish().chunks]);
          return result;
        } finally {
          if (db.inTransaction) db.exec('ROLLBACK');
        }
      },
    };
  }
}

/** Does what another host did. */
export function replay(db: Database, chunks: readonly Buffer[]): void {
  inTransactionSync(db, () => {
    const reader = new PayloadReader('');
    let applier: ChangeApplier | undefined;
    for (const value of chunks.flatMap((chunk) => [...reader.read(chunk)])) {
      if (applier === undefined) applier = new ChangeApplier(db, value as ChangeHeader);
      else applier.apply(value as LoggedOperation);
    }
    applier?.finish();
  });
}

export async function exportOf(policy: SqlitePolicyStore): Promise<string> {
  let text = '';
  for await (const piece of exportPolicy(policy)) text += piece;
  return text;
}

/** Every row of every table, keys and history included. */
export function everyRowOf(db: Database): Record<string, unknown[]> {
  const tables = db
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema
       WHERE type = 'table' AND name NOT IN ('replica', 'password_salt') ORDER BY name`,
    )
    .pluck()
    .all();
  const rowsOf = (table: string) => db.prepare(`SELECT * FROM "${table}" ORDER BY 1, 2`).all();
  return Object.fromEntries(tables.map((table) => [table, rowsOf(table)]));
}
