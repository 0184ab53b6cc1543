import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ANONYMOUS_WORDS } from '../../../src/screening/caller/anonymous-words.js';
import { parseDocument } from '../../../src/store/document/policy-document.js';
import { openPolicyStore } from '../../../src/store/sqlite/policy-store.js';
import { dump } from '../../support/policy.js';
import { BY, number, PLACES, StoreOpener } from '../../support/policy-stores.js';
import { temporaryFolder } from '../../support/temporary.js';

describe.each(PLACES)('the policy store %s', (_, newFile) => {
  const stores = new StoreOpener(newFile);

  describe('change', () => {
    it('returns what the edit returns', async () => {
      const store = await stores.open();
      expect(await store.change(BY, () => 42)).toBe(42);
    });

    it('is all or nothing', async () => {
      const store = await stores.open();
      const edit = store.change(BY, (edit) => {
        edit.addAccount('acme', {});
        throw new Error('stop');
      });
      await expect(edit).rejects.toThrow('stop');
      expect(await store.accounts()).toEqual([]);
    });
  });

  describe('settings', () => {
    it('have defaults', async () => {
      const store = await stores.open();
      const words = DEFAULT_ANONYMOUS_WORDS;
      expect(await store.settings()).toEqual({ homeCountry: 'US', anonymousWords: words });
      await store.change(BY, (edit) => edit.addAccount('acme', { country: 'DE' }));
      expect(await store.settings()).toMatchObject({ homeCountry: 'DE' });
    });

    it('have the country of the first account as home country from then on', async () => {
      const store = await stores.open((edit) => edit.addAccount('acme', { country: 'DE' }));
      const home = () => store.storedSettings().homeCountry;
      expect(home()).toBe('DE');
      await store.change(BY, (edit) => edit.addAccount('globex', { country: 'GB' }));
      await store.change(BY, (edit) => edit.updateAccount('acme', { country: 'FR' }));
      await store.change(BY, (edit) => edit.removeAccount('acme'));
      expect(home()).toBe('DE');
      const accounts = [{ id: 'initech', country: 'JP' }];
      const document = parseDocument({ accounts }, 'test');
      await store.apply(document, BY, { prune: true });
      expect(home()).toBe('DE');
      await store.change(BY, (edit) => edit.removeAccount('initech'));
      await store.change(BY, (edit) => edit.addAccount('acme', { country: 'IT' }));
      expect(home()).toBe('DE');
    });

    it('are set and reset', async () => {
      const store = await stores.openFilled();
      await store.change(BY, (edit) => {
        edit.setSetting('homeCountry', 'FR');
        edit.setSetting('defaultAccount', 'globex');
        edit.setSetting('anonymousWords', ['hidden', 'nobody']);
      });
      expect(await store.settings()).toEqual({
        homeCountry: 'FR',
        defaultAccount: 'globex',
        anonymousWords: ['hidden', 'nobody'],
      });
      await store.change(BY, (edit) => edit.setSetting('homeCountry', undefined));
      expect(await store.settings()).toMatchObject({ homeCountry: 'US' });
    });

    it('name an existing account', async () => {
      await stores.rejects(
        (edit) => edit.setSetting('defaultAccount', 'acne'),
        'not-found',
        '"acme"?',
      );
    });
  });
});

describe('the record of changes', () => {
  const file = join(temporaryFolder(), 'policy.db');
  const changes = () => (dump(file)['change'] as { rows: { what: string }[] }).rows;

  it('has one for each change that changed something', async () => {
    const store = openPolicyStore(file, { create: true });
    await store.change({ author: 'jo', what: 'set up' }, (edit) => {
      edit.addAccount('acme', {});
      edit.createList('acme/own', 'block', {}, true);
      edit.addEntries('acme/own', [number('12')]);
      edit.setSetting('homeCountry', 'US');
      edit.addRoute('acme', '1000');
    });
    expect(changes()).toMatchObject([
      { id: 1, at: expect.any(Number), author: 'jo', what: 'set up', undoes: null },
    ]);
    await store.change({ author: 'kim', what: 'nothing new' }, (edit) => {
      edit.addEntries('acme/own', [number('12')]);
      edit.removeEntries('acme/own', ['13']);
      edit.setActive('acme', 'acme/own', true);
      edit.setSetting('homeCountry', 'US');
      edit.setSetting('defaultAccount', undefined);
      edit.addRoute('acme', '1000');
      edit.ensureList('acme/own', 'block');
      edit.updateAccount('acme', {});
      edit.updateList('acme/own', {});
    });
    expect(changes()).toHaveLength(1);
    await store.change({ author: 'kim', what: 'a removal' }, (edit) =>
      edit.removeEntries('acme/own', ['12']),
    );
    expect(changes().at(-1)).toMatchObject({ author: 'kim', what: 'a removal' });
    store.close();
  });
});

describe('a store opened to read', () => {
  it('rejects changes', async () => {
    const file = join(temporaryFolder(), 'policy.db');
    openPolicyStore(file, { create: true }).close();
    const store = openPolicyStore(file, { readOnly: true });
    await expect(store.change(BY, (edit) => edit.addAccount('acme', {}))).rejects.toThrow(
      'readonly',
    );
    expect(await store.accounts()).toEqual([]);
    store.close();
  });
});
