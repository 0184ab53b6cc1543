import { join } from 'node:path';
import { expect } from 'vitest';
import type { Remedy } from '../../src/errors.js';
import type { NewEntry, PolicyEdit } from '../../src/store/policy-store.js';
import { IN_MEMORY } from '../../src/store/sqlite/database/open.js';
import { openPolicyStore, type SqlitePolicyStore } from '../../src/store/sqlite/policy-store.js';
import { temporaryFolder } from './temporary.js';

export const BY = { author: 'jo', what: 'test' };

/** The places of a policy store, each with a function that returns a new file. */
export const PLACES: readonly (readonly [place: string, newFile: () => string])[] = [
  ['on file', () => join(temporaryFolder(), 'policy.db')],
  ['in memory', () => IN_MEMORY],
];

export function number(text: string): NewEntry {
  return { kind: 'number', text, probe: text };
}

export function pattern(text: string, gram: string): NewEntry {
  return { kind: 'name', text, probe: `~${gram}` };
}

/** Opens policy stores in one of `PLACES`. */
export class StoreOpener {
  readonly #newFile: () => string;

  constructor(newFile: () => string) {
    this.#newFile = newFile;
  }

  /** An empty store, after the edit. */
  async open(edit: (edit: PolicyEdit) => void = () => {}): Promise<SqlitePolicyStore> {
    const store = openPolicyStore(this.#newFile(), { create: true });
    await store.change(BY, edit);
    return store;
  }

  /** Two accounts; a list of one, a list of the other, and a shared one. */
  openFilled(): Promise<SqlitePolicyStore> {
    return this.open((edit) => {
      edit.addAccount('acme', { name: 'Acme', country: 'GB' });
      edit.addAccount('globex', {});
      edit.addRoute('acme', '1000');
      edit.addRoute('acme', 'acme.example');
      edit.addRoute('globex', '+14155550142');
      edit.createList('acme/own', 'block', {}, true);
      edit.createList('globex/own', 'allow', {}, false);
      edit.createList('shared', 'block', {}, true);
      edit.addEntries('acme/own', [number('12'), number('13')]);
      edit.addEntries('shared', [number('12'), pattern('name:*spam*', 'spa')]);
      edit.setSetting('defaultAccount', 'acme');
    });
  }

  /** Expects that a filled store rejects a change, and is the same afterwards. */
  async rejects(
    change: (edit: PolicyEdit) => void,
    code: string,
    message: string,
    remedy?: Remedy,
  ) {
    const store = await this.openFilled();
    const before = [await store.accounts(), await store.lists(), await store.settings()];
    await expect(
      store.change(BY, (edit) => {
        edit.addAccount('undone', {});
        change(edit);
      }),
    ).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      ...(remedy && { remedy }),
    });
    expect([await store.accounts(), await store.lists(), await store.settings()]).toEqual(before);
    store.close();
  }
}
