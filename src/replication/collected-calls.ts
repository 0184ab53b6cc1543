import type { Pool, PoolClient, QueryResult } from 'pg';
import type { SharedSettings } from '../config/shared-settings.js';
import type { CollectedCalls, CollectedLog, HostLog } from '../store/hosts/hosts-call-log.js';
import { toSharedError } from './shared-problem.js';

const CONNECT_MS = 2_000;
/** Counting the calls of a long time may take seconds. */
const QUERY_MS = 15_000;
const IDLE_MS = 30_000;
/** Several, so that a long question doesn't hold up others. */
const MOST_CONNECTIONS = 4;

/** The log of all hosts in the shared database, which is connected to when it is first read. */
export class PooledCalls implements CollectedCalls {
  readonly #url: string;
  readonly #settings: SharedSettings;
  #pool: Promise<Pool> | undefined;

  constructor(url: string, settings: SharedSettings) {
    this.#url = url;
    this.#settings = settings;
  }

  async read<T>(use: (log: CollectedLog) => Promise<T>): Promise<T> {
    try {
      const client = await (await this.#connections()).connect();
      try {
        const answer = await use(await beginReading(client));
        await client.query('COMMIT');
        client.release();
        return answer;
      } catch (error) {
        // Not to be used again: it is in a transaction, or cut off.
        client.release(true);
        throw error;
      }
    } catch (error) {
      throw toSharedError(error, this.#url);
    }
  }

  close(): void {
    this.#pool?.then((pool) => pool.end()).catch(() => {});
    this.#pool = undefined;
  }

  async #connections(): Promise<Pool> {
    this.#pool ??= this.#openPool();
    try {
      return await this.#pool;
    } catch (error) {
      // The password's file may be readable the next time.
      this.#pool = undefined;
      throw error;
    }
  }

  /** Only hosts that share a policy need the memory of PostgreSQL's client. */
  async #openPool(): Promise<Pool> {
    const [{ default: pg }, { clientOptions }] = await Promise.all([
      import('pg'),
      import('./connection.js'),
    ]);
    const times = { timeoutMs: CONNECT_MS, queryTimeoutMs: QUERY_MS };
    const pool = new pg.Pool({
      ...clientOptions(this.#url, this.#settings, times),
      statement_timeout: QUERY_MS,
      max: MOST_CONNECTIONS,
      idleTimeoutMillis: IDLE_MS,
      allowExitOnIdle: true,
    });
    // An idle connection was cut: the next question gets another.
    pool.on('error', () => {});
    return pool;
  }
}

const BEGIN = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SELECT log, log_id AS "logId", host, shipped_key AS "shippedKey" FROM ringfence.host_log ORDER BY log`;

/** The log as it is at this moment, until the transaction ends. */
async function beginReading(client: PoolClient): Promise<CollectedLog> {
  const [{ namedQuery }, { CollectedCallLog }] = await Promise.all([
    import('../store/postgres/named-query.js'),
    import('../store/postgres/calls/collected-call-log.js'),
  ]);
  // Two statements without parameters are one question, with two answers.
  const [, logs] = (await client.query(namedQuery(BEGIN))) as unknown as QueryResult<HostLog>[];
  return new CollectedCallLog(client, logs?.rows ?? []);
}
