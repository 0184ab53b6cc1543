import { credentialsOf } from '../../src/admin/access/secrets.js';

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at field by field
type Json = any;

export interface KazooAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/**
 * Stands in for KAZOO's web interface: it sends what that sends, byte for byte where it matters, and signs in
 * again by itself when its token has ended.
 */
export class KazooClient {
  readonly #base: string;
  readonly #credentials: string;
  readonly #account: string;
  token: string | undefined;
  accountId = '';
  userId = '';

  constructor(url: string, { user = 'ada', password = '', account = 'acme' } = {}) {
    this.#base = `${url}/v2/`;
    this.#credentials = credentialsOf('md5', user, password);
    this.#account = account;
  }

  async signIn(): Promise<KazooAnswer> {
    const data = { credentials: this.#credentials, account_name: this.#account };
    const answer = await this.#send('PUT', 'user_auth', data);
    this.token = answer.body.auth_token;
    this.accountId = answer.body.data?.account_id ?? '';
    this.userId = answer.body.data?.owner_id ?? '';
    return answer;
  }

  /** Below `accounts/ID/`, or that itself; signs in again once after a 401, as the interface does. */
  async ask(
    method: string,
    path: string,
    data?: unknown,
    headers: Record<string, string> = {},
  ): Promise<KazooAnswer> {
    const full = `accounts/${this.accountId}${path === '' ? '' : `/${path}`}`;
    const answer = await this.#send(method, full, data, headers);
    if (answer.status !== 401) return answer;
    await this.signIn();
    return this.#send(method, full, data, headers);
  }

  async #send(
    method: string,
    path: string,
    data?: unknown,
    headers: Record<string, string> = {},
  ): Promise<KazooAnswer> {
    const url = new URL(path, this.#base);
    if (method === 'GET') url.searchParams.set('_', String(Date.now()));
    const ui_metadata = { version: '4.3', ui: 'monster-ui', origin: 'callflows' };
    const body =
      data === undefined
        ? {}
        : { body: JSON.stringify({ data: { ...(data as object), ui_metadata } }) };
    const response = await fetch(url, {
      method,
      // Before login the interface sends the word.
      headers: {
        'content-type': 'application/json',
        'x-auth-token': String(this.token),
        origin: 'http://kazoo.example',
        ...headers,
      },
      ...body,
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  }
}
