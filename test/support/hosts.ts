import type { SharedSettings } from '../../src/config/shared-settings.js';
import { catchUp } from '../../src/replication/catch-up.js';
import { connect, disconnect } from '../../src/replication/connection.js';
import { openDatabase } from '../../src/store/sqlite/database/open.js';
import { replicaOf } from '../../src/store/sqlite/replica/replica-row.js';
import { Ringfence } from './ringfence.js';

const NO_SETTINGS: SharedSettings = { shared: undefined, sharedPasswordFile: undefined };

/** Hosts that share one policy, each with a database of its own; the first has an account `acme`. */
export async function sharingHosts(url: string, count = 2): Promise<Ringfence[]> {
  const hosts = Array.from({ length: count }, () => new Ringfence());
  const [first, ...others] = hosts;
  await first?.ok('account', 'add', 'acme', '--country', 'US', '--default-account');
  await first?.ok('shared', 'init', url);
  for (const host of others) await host.ok('shared', 'join', url);
  return hosts;
}

/** Does what the companion would do by itself. */
export async function follow(...hosts: readonly Ringfence[]): Promise<void> {
  for (const { db } of hosts) {
    const client = await connect(replicaOf(db)?.url ?? '', NO_SETTINGS);
    const policy = openDatabase(db, 'policy', { busyTimeoutMs: 10_000 });
    try {
      await catchUp(policy, client);
    } finally {
      policy.close();
      disconnect(client);
    }
  }
}

/** The exports of all hosts, as they are at this moment. */
export function exportsOf(hosts: readonly Ringfence[]): Promise<string[]> {
  return Promise.all(hosts.map((host) => host.ok('export')));
}
