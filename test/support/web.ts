import { once } from 'node:events';
import type { Server } from 'node:http';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load-config.js';
import type { Config } from '../../src/config/settings.js';
import { createApp } from '../../src/http/app.js';
import { FirstUserLink } from '../../src/http/first-user.js';
import { createServer } from '../../src/http/listen.js';
import { Stores } from '../../src/http/stores.js';
import { publicHealth } from '../../src/replication/shared-health.js';

/** The web interface on a free port of loopback, over real sockets, within this process. */
export class Web {
  readonly url: string;
  readonly port: number;
  readonly logged: Record<string, unknown>[];
  readonly firstUser: FirstUserLink;
  readonly #server: Server;

  private constructor(
    server: Server,
    port: number,
    logged: Record<string, unknown>[],
    firstUser: FirstUserLink,
  ) {
    this.#server = server;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.logged = logged;
    this.firstUser = firstUser;
  }

  /** Of this database; ends with the test. */
  static async start(db: string, changes: Partial<Config> = {}, limits = {}): Promise<Web> {
    const web = await Web.open(db, changes, limits);
    onTestFinished(() => web.stop());
    return web;
  }

  /** The same until `stop`. */
  static async open(db: string, changes: Partial<Config> = {}, limits = {}): Promise<Web> {
    const config = { ...loadConfig({ flags: { db }, env: {}, file: undefined }), ...changes };
    // Nothing follows a shared policy here.
    const stores = new Stores(config, { health: () => publicHealth(config) });
    const logged: Record<string, unknown>[] = [];
    const log = pino({}, { write: (line) => logged.push(JSON.parse(line)) });
    const firstUser = new FirstUserLink(stores);
    const app = createApp(config, stores, log, firstUser);
    const server = createServer({ ...config, web: LOOPBACK }, app, limits);
    server.listen(0, LOOPBACK.host);
    await once(server, 'listening');
    server.once('close', () => stores.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return new Web(server as Server, port, logged, firstUser);
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { redirect: 'manual', ...init });
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

const LOOPBACK = { host: '127.0.0.1', port: 0 };
