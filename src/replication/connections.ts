import { setTimeout } from 'node:timers/promises';
import type { SharedSettings } from '../config/shared-settings.js';
import { type Client, type ConnectOptions, connect, cut, disconnect } from './connection.js';
import { isAnswer, sharedReason } from './shared-problem.js';

/** Connections that are kept for the next change. */
const MOST_IDLE = 2;
/** How long `find` looks for an answer. */
const FIND_MS = 5_000;
const FIND_AGAIN_MS = 200;

/** A connection that was idle for longer may have been cut without a word. */
const FRESH_MS = 5_000;
const PING_MS = 1_000;

interface Idle {
  readonly url: string;
  readonly client: Client;
  readonly since: number;
}

/** The connections of one process for its changes. */
export class Connections {
  readonly #settings: SharedSettings;
  #idle: Idle[] = [];
  #isClosed = false;

  constructor(settings: SharedSettings) {
    this.#settings = settings;
  }

  /** Calls `use` with a connection, whose transaction is rolled back if it throws. */
  async use<T>(
    url: string,
    use: (client: Client) => Promise<T>,
    options?: Pick<ConnectOptions, 'timeoutMs'>,
  ): Promise<T> {
    const idle = await this.#takeIdle(url);
    return this.#useOne(idle ?? (await connect(url, this.#settings, options)), url, use);
  }

  /**
   * The answer of `ask`, which is tried again for a while on connections of its own; undefined if
   * none succeeds.
   */
  async find<T>(url: string, ask: (client: Client) => Promise<T>): Promise<T | undefined> {
    const givesUpAt = performance.now() + FIND_MS;
    while (performance.now() < givesUpAt) {
      try {
        const client = await connect(url, this.#settings);
        try {
          return await ask(client);
        } finally {
          cut(client);
        }
      } catch {
        await setTimeout(FIND_AGAIN_MS);
      }
    }
    return undefined;
  }

  close(): void {
    this.#isClosed = true;
    for (const { client } of this.#idle.splice(0)) disconnect(client);
  }

  async #useOne<T>(client: Client, url: string, use: (client: Client) => Promise<T>): Promise<T> {
    try {
      const result = await use(client);
      this.#keep(url, client);
      return result;
    } catch (error) {
      if (!isAnswer(error) && sharedReason(error) !== undefined) cut(client);
      else {
        await client.query('ROLLBACK').then(
          () => this.#keep(url, client),
          () => cut(client),
        );
      }
      throw error;
    }
  }

  /** An idle connection that still answers. */
  async #takeIdle(url: string): Promise<Client | undefined> {
    for (;;) {
      const idle = this.#idle.pop();
      if (idle === undefined) return undefined;
      if (idle.url === url && (await answers(idle))) return idle.client;
      cut(idle.client);
    }
  }

  #keep(url: string, client: Client): void {
    if (this.#isClosed || this.#idle.length >= MOST_IDLE) disconnect(client);
    else this.#idle.push({ url, client, since: performance.now() });
  }
}

async function answers({ client, since }: Idle): Promise<boolean> {
  if (performance.now() - since < FRESH_MS) return true;
  const ping = { text: 'SELECT 1', answerMs: PING_MS };
  return client.query(ping).then(
    () => true,
    () => false,
  );
}
