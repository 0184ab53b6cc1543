import { expect } from 'vitest';
import { addKey, addUser } from '../../src/admin/access/access.js';
import { openAccessStore } from '../../src/store/sqlite/access/access-store.js';
import { KazooClient } from './kazoo-client.js';
import { createPolicy } from './policy.js';
import { Ringfence } from './ringfence.js';
import { Web } from './web.js';

export const PASSWORD = 'correct horse';
export const JSON_TYPE = { 'content-type': 'application/json' };

/** KAZOO's API of a policy with two accounts and a shared list, and a client that manages `acme`. */
export class Crossbar {
  readonly ringfence: Ringfence;
  readonly web: Web;
  readonly kazoo: KazooClient;
  /** The key of a program that manages `acme`. */
  readonly key: string;

  private constructor(ringfence: Ringfence, web: Web, key: string) {
    this.ringfence = ringfence;
    this.web = web;
    this.kazoo = new KazooClient(web.url, { password: PASSWORD });
    this.key = key;
  }

  static async open(): Promise<Crossbar> {
    const ringfence = new Ringfence();
    await createPolicy(ringfence.db, (edit) => {
      edit.addAccount('acme', { name: 'Acme Inc' });
      edit.addRoute('acme', 'acme.example');
      edit.addAccount('globex', {});
      edit.createList('spam', 'block', {}, false);
      edit.addEntries('spam', [{ kind: 'number', text: '22395', probe: '22395' }]);
    });
    const by = { author: 'tester', what: 'set-up' };
    const access = { role: 'manager', accounts: ['acme'] } as const;
    const store = openAccessStore(ringfence.db);
    await addUser(store, { name: 'ada', ...access, password: PASSWORD }, by);
    const key = await addKey(store, { name: 'ci', ...access }, by);
    store.close();
    const crossbar = new Crossbar(ringfence, await Web.open(ringfence.db), key);
    await crossbar.kazoo.signIn();
    return crossbar;
  }

  /** Creates a list, and returns its id. */
  async newList(data: object = {}): Promise<string> {
    const { status, body } = await this.kazoo.ask('PUT', 'blacklists', { name: 'A list', ...data });
    expect(status).toBe(201);
    return body.data.id;
  }

  put(path: string, body: string, headers: Record<string, string> = JSON_TYPE): Promise<Response> {
    return this.web.fetch(path, { method: 'PUT', headers, body });
  }

  async close(): Promise<void> {
    await this.web.stop();
  }
}
