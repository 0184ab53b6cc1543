import { hostname } from 'node:os';
import type { Host, Position } from '../store/sqlite/replica/replica-row.js';
import { packageVersion } from '../version.js';
import type { Client } from './connection.js';

const MOST_NAMESAKES = 100;

/** Enters a host into the list of those that share the policy, under a name that no other has. */
export async function registerHost(client: Client, id: string, { seq }: Position): Promise<Host> {
  for (let at = 1; at <= MOST_NAMESAKES; at++) {
    const name = at === 1 ? hostname() : `${hostname()}-${at}`;
    const { rowCount } = await client.query(
      `INSERT INTO ringfence.host (id, name, version, seq) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [id, name, packageVersion(), seq],
    );
    if (rowCount === 1) return { id, name };
  }
  throw new Error(`all names like ${hostname()} are taken`);
}

/** Says that the host is there, and how far its copy is. */
export async function reportHost(client: Client, { id, name }: Host, seq: number): Promise<void> {
  await client.query(
    `INSERT INTO ringfence.host (id, name, version, seq) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, seq = excluded.seq, contact_at = now()`,
    [id, name, packageVersion(), seq],
  );
}

export async function removeHost(client: Client, { id }: Host): Promise<void> {
  await client.query('DELETE FROM ringfence.host WHERE id = $1', [id]);
}
