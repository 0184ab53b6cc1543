import type { Config } from '../config/settings.js';
import type { FetchState } from '../store/list-fetches.js';
import { replicaOf } from '../store/sqlite/replica/replica-row.js';
import { type Client, connect, disconnect } from './connection.js';
import { LOCK, LOCKS } from './locks.js';
import { migrateShared } from './migrate.js';
import { urlOf } from './url-of.js';

/** Asks for the right to fetch on behalf of all hosts, and holds it until it is released. */
export class FetchTurn {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** Undefined while another host has it. Throws `AppError` if the shared database can't be used. */
  static async take(config: Config): Promise<FetchTurn | undefined> {
    const client = await connected(config);
    if (client === undefined) return undefined;
    try {
      // It ends with the connection, also if this process is killed.
      const { rows } = await client.query('SELECT pg_try_advisory_lock($1, $2) AS mine', [
        LOCK,
        LOCKS.fetches,
      ]);
      if (rows[0]?.mine) return new FetchTurn(client);
    } catch (error) {
      disconnect(client);
      throw error;
    }
    disconnect(client);
    return undefined;
  }

  /** What all hosts know. */
  async all(): Promise<ReadonlyMap<string, FetchState>> {
    const { rows } = await this.#client.query('SELECT list, state FROM ringfence.list_fetch');
    return new Map(rows.map(({ list, state }) => [list as string, state as FetchState]));
  }

  release(): void {
    disconnect(this.#client);
  }
}

/** Tells all hosts how a fetch went. */
export async function putShared(config: Config, list: string, state: FetchState): Promise<void> {
  const client = await connected(config);
  try {
    await client?.query(PUT, [list, JSON.stringify(state)]);
  } finally {
    if (client !== undefined) disconnect(client);
  }
}

const PUT = `
  INSERT INTO ringfence.list_fetch (list, state) VALUES ($1, $2)
  ON CONFLICT (list) DO UPDATE SET state = excluded.state`;

/** Undefined if the policy is of this host alone. */
async function connected(config: Config): Promise<Client | undefined> {
  const replica = replicaOf(config.db);
  if (replica === undefined) return undefined;
  const client = await connect(urlOf(replica, config), config);
  try {
    await migrateShared(client);
    return client;
  } catch (error) {
    disconnect(client);
    throw error;
  }
}
