import { existsSync } from 'node:fs';
import type { Config } from '../config/settings.js';
import { HostsCallLog } from '../store/hosts/hosts-call-log.js';
import { openCallLog, type SqliteCallLog } from '../store/sqlite/calls/call-log.js';
import { callLogFile } from '../store/sqlite/database/open.js';
import type { Replica } from '../store/sqlite/replica/replica-row.js';
import { PooledCalls } from './collected-calls.js';
import { urlOf } from './url-of.js';

/** The calls of all hosts that share the policy of a replica. */
export function openHostsLog(config: Config, replica: Replica): HostsCallLog {
  const file = callLogFile(config.db);
  const collected = new PooledCalls(urlOf(replica, config), config);
  let own: SqliteCallLog | undefined;
  return new HostsCallLog({
    collected,
    own: () => {
      if (own === undefined && existsSync(file)) own = openCallLog(file, { create: true });
      return own;
    },
    host: replica.host.name,
    close: () => {
      collected.close();
      own?.close();
    },
  });
}
