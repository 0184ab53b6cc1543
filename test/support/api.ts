import { addKey } from '../../src/admin/access/access.js';
import { openAccessStore } from '../../src/store/sqlite/access/access-store.js';
import { call, logCalls, rejected } from './calls.js';
import { createPolicy } from './policy.js';
import { Ringfence } from './ringfence.js';
import { Web } from './web.js';

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at field by field
export type Json = any;

/** The API of a policy with two accounts and a shared list, an admin, and a manager of `acme`. */
export class Api {
  readonly ringfence: Ringfence;
  readonly web: Web;
  /** By role. */
  readonly keys: Map<string, string>;

  private constructor(ringfence: Ringfence, web: Web, keys: Map<string, string>) {
    this.ringfence = ringfence;
    this.web = web;
    this.keys = keys;
  }

  static async open(): Promise<Api> {
    const ringfence = new Ringfence();
    await createPolicy(ringfence.db, (edit) => {
      edit.addAccount('acme', {});
      edit.addAccount('globex', {});
      edit.createList('globex/blocked', 'block', {}, true);
      edit.createList('spam', 'block', {}, false);
      edit.setActive('globex', 'spam', true);
    });
    logCalls(ringfence, [
      rejected('one', { caller: '+14155550100' }),
      call('two', { presentation: 'withheld', caller: undefined }),
      call('other', { account: 'globex' }),
    ]);
    const keys = new Map<string, string>();
    const store = openAccessStore(ringfence.db);
    for (const role of ['manager', 'admin'] as const) {
      const accounts = role === 'admin' ? [] : ['acme'];
      const key = await addKey(store, { name: role, role, accounts }, { author: 't', what: 't' });
      keys.set(role, key);
    }
    store.close();
    return new Api(ringfence, await Web.open(ringfence.db), keys);
  }

  async ask(
    method: string,
    path: string,
    sent?: unknown,
    role = 'manager',
    headers: Record<string, string> = {},
  ) {
    const response = await this.web.fetch(`/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.keys.get(role)}`,
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
    const type = response.headers.get('content-type') ?? '';
    const text = await response.text();
    const body: Json = type.includes('json') ? JSON.parse(text) : text;
    const etag = response.headers.get('etag') ?? '';
    return { status: response.status, type, etag, body };
  }

  close(): Promise<void> {
    return this.web.stop();
  }
}
