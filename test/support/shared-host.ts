import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Config } from '../../src/config/settings.js';
import { CallShipper } from '../../src/replication/call-shipper.js';
import type { Client } from '../../src/replication/connection.js';
import { openHostsLog } from '../../src/replication/hosts-log.js';
import type { CallRecord } from '../../src/store/call-log.js';
import type { HostsCallLog } from '../../src/store/hosts/hosts-call-log.js';
import { openCallLog } from '../../src/store/sqlite/calls/call-log.js';
import { type CallQueue, openCallQueue } from '../../src/store/sqlite/calls/call-queue.js';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { callLogFile } from '../../src/store/sqlite/database/open.js';
import { openPolicyStore } from '../../src/store/sqlite/policy-store.js';
import { type Replica, writeReplica } from '../../src/store/sqlite/replica/replica-row.js';
import { SETTINGS } from './call-logs.js';
import { temporaryFolder } from './temporary.js';

/** Makes a policy one that is shared there, as far as calls are concerned. */
export function shareAs(db: string, url: string, name: string): Replica {
  const position = { epoch: randomUUID(), seq: 0, hash: '' };
  const replica = { url, host: { id: randomUUID(), name }, position };
  const policy = new Sqlite(db);
  writeReplica(policy, replica);
  policy.close();
  return replica;
}

/** A host whose policy is shared, as far as its calls are concerned. */
export class SharedHost {
  readonly config: Config;
  readonly replica: Replica;
  /** What its shippers said. */
  readonly said: Record<string, unknown>[] = [];

  constructor(url: string, name: string, changes: Partial<Config> = {}) {
    const db = join(temporaryFolder(), 'ringfence.db');
    this.config = { ...SETTINGS, db, ...changes };
    openPolicyStore(db, { create: true }).close();
    this.replica = shareAs(db, url, name);
  }

  /** Makes itself known to the others. */
  async join(client: Client): Promise<this> {
    const { id, name } = this.replica.host;
    const columns = '(id, name, version, seq)';
    await client.query(`INSERT INTO ringfence.host ${columns} VALUES ($1, $2, '1', 0)`, [id, name]);
    return this;
  }

  get callsFile(): string {
    return callLogFile(this.config.db);
  }

  logCalls(...records: CallRecord[]): void {
    const log = openCallLog(this.callsFile, { create: true });
    log.append(records);
    log.close();
  }

  queue<T>(use: (queue: CallQueue) => T): T {
    const queue = openCallQueue(this.callsFile);
    try {
      return use(queue);
    } finally {
      queue.close();
    }
  }

  /** Ships until the test ends, or the result is stopped. */
  ship(changes: Partial<Config> = {}): CallShipper {
    const log = pino({}, { write: (line) => this.said.push(JSON.parse(line)) });
    const shipper = new CallShipper({ ...this.config, ...changes }, log);
    onTestFinished(() => shipper.stop());
    return shipper;
  }

  /** The calls of all hosts, as seen here. */
  calls(): HostsCallLog {
    const log = openHostsLog(this.config, this.replica);
    onTestFinished(() => log.close());
    return log;
  }
}
