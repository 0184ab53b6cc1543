import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import {
  addKey,
  addUser,
  hashSecret,
  newSecret,
  openAccessStore,
  openSessionStore,
  sessionFile,
} from './built.js';

const HOUR_MS = 3_600_000;
const AUTHORSHIP = { author: 'bench', what: 'bench' };

/** An admin's session for the pages, and a key for the API, as headers. */
export async function signIn(file: string): Promise<Record<string, string>> {
  const access = openAccessStore(file);
  const name = `bench-${process.pid}`;
  const admin = { name, role: 'admin', accounts: [] } as const;
  await addUser(access, admin, AUTHORSHIP);
  const key = await addKey(access, admin, AUTHORSHIP);
  const principal = access.principal('user', name);
  access.close();
  if (principal === undefined) throw new Error('the user was not added');
  const sessions = openSessionStore(sessionFile(file));
  const token = newSecret();
  const now = Date.now();
  const session = { kind: 'page', principal, expiresAt: now + HOUR_MS } as const;
  sessions.add(hashSecret(token), session, now);
  sessions.close();
  return { cookie: `session=${token}`, authorization: `Bearer ${key}` };
}

/** One client, which keeps its connection. */
export class WebClient {
  readonly #port: number;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(port: number, headers: Readonly<Record<string, string>>) {
    this.#port = port;
    this.#headers = headers;
  }

  /** Milliseconds until the last byte. Rejects unless the answer is 200. */
  async ask(path: string, method = 'GET', body?: object): Promise<number> {
    const started = performance.now();
    const { status, text } = await this.#send(path, method, body);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 500)}`);
    return performance.now() - started;
  }

  #send(path: string, method: string, body: object | undefined): Promise<Answer> {
    const sent = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      ...this.#headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(sent),
    };
    const to = { agent: this.#agent, host: '127.0.0.1', port: this.#port, path, method, headers };
    return new Promise((resolve, reject) => {
      request(to, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.once('end', () => {
          resolve({ status: response.statusCode, text: Buffer.concat(pieces).toString() });
        });
        response.once('error', reject);
      })
        .once('error', reject)
        .end(sent);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}
