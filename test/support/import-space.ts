import { beforeAll, beforeEach } from 'vitest';
import type { Entry } from '../../src/screening/policy/policy.js';
import { Ringfence } from './ringfence.js';

const BY = { author: 'tester', what: 'set-up' };

/**
 * A policy with an allow list `acme/vip` and a blocklist `acme/spam`, which is empty before each test,
 * and what tests of imports need.
 */
export function importSpace() {
  const space = new Ringfence();
  beforeAll(() =>
    space.policy((policy) =>
      policy.change(BY, (edit) => {
        edit.addAccount('acme', { country: 'US' });
        edit.createList('acme/spam', 'block', {}, true);
        edit.createList('acme/vip', 'allow', {}, true);
      }),
    ),
  );
  beforeEach(() =>
    space.policy((policy) =>
      policy.change(BY, (edit) => {
        edit.removeList('acme/spam');
        edit.createList('acme/spam', 'block', {}, true);
      }),
    ),
  );
  /** Imports a text as standard input. */
  const importText = (text: string | Uint8Array, ...options: string[]) =>
    space.runWith(text, 'list', 'import', 'acme/spam', '-', ...options);
  const addEntry = (text: string, label?: string) =>
    space.policy((policy) =>
      policy.change(BY, (edit) =>
        edit.addEntries('acme/spam', [{ kind: 'number', text, probe: text, label }]),
      ),
    );
  const contents = (list = 'acme/spam'): Promise<Entry[]> =>
    space.policy(async (policy) => {
      const entries = [];
      for await (const entry of policy.allEntries(list)) entries.push(entry);
      return entries;
    });
  /** The texts of the entries. */
  const entries = async (list?: string): Promise<string[]> =>
    (await contents(list)).map(({ text }) => text);
  return { space, importText, addEntry, contents, entries };
}
