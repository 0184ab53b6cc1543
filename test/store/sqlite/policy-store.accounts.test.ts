import { describe, expect, it } from 'vitest';
import type { Remedy } from '../../../src/errors.js';
import type { PolicyEdit } from '../../../src/store/policy-store.js';
import { BY, PLACES, StoreOpener } from '../../support/policy-stores.js';

describe.each(PLACES)('the policy store %s', (_, newFile) => {
  const stores = new StoreOpener(newFile);

  describe('accounts', () => {
    it('have defaults, and are sorted by id', async () => {
      const store = await stores.open((edit) => {
        edit.addAccount('b', {});
        edit.addAccount('a', { country: 'DE' });
      });
      expect(await store.accounts()).toEqual([
        expect.objectContaining({ id: 'a', country: 'DE' }),
        {
          id: 'b',
          name: 'b',
          country: 'US',
          callflow: {},
          mode: 'enforce',
          blockAnonymous: false,
          anonymousScope: 'no-number',
          anonymousAction: { kind: 'reject', cause: 'CALL_REJECTED' },
          verification: 'off',
          defaultVerdict: 'transfer',
        },
      ]);
    });

    it('keep absent fields of a patch, and reset null ones', async () => {
      const store = await stores.open((edit) => {
        edit.addAccount('acme', { name: 'Acme', extension: '5000', pausedUntil: 99 });
      });
      const everything = {
        name: 'ACME',
        country: 'GB',
        mode: 'monitor',
        blockAnonymous: true,
        anonymousScope: 'withheld',
        anonymousAction: { kind: 'respond', code: 433, phrase: 'Anonymity Disallowed' },
        verification: 'B',
        defaultVerdict: 'reject',
      } as const;
      await store.change(BY, (edit) => edit.updateAccount('acme', everything));
      expect(await store.account('acme')).toEqual({
        id: 'acme',
        ...everything,
        callflow: { extension: '5000' },
        pausedUntil: 99,
      });
      const reset = { extension: null, pausedUntil: null, dialplan: 'XML', context: 'public' };
      await store.change(BY, (edit) => edit.updateAccount('acme', reset));
      expect(await store.account('acme')).toEqual({
        id: 'acme',
        ...everything,
        callflow: { dialplan: 'XML', context: 'public' },
      });
    });

    it('are removed with their routes, lists, entries and the default', async () => {
      const store = await stores.openFilled();
      await store.change(BY, (edit) => edit.removeAccount('acme'));
      expect(await store.account('acme')).toBeUndefined();
      expect(await store.accountByRoute(['1000', 'acme.example'])).toBeUndefined();
      expect((await store.lists()).map(({ name }) => name)).toEqual(['shared', 'globex/own']);
      expect(await store.entries('acme/own')).toEqual([]);
      expect(await store.settings()).toMatchObject({ defaultAccount: undefined });
      expect(await store.accountByRoute(['+14155550142'])).toMatchObject({ id: 'globex' });
    });

    it.each<[string, (edit: PolicyEdit) => void, string, string]>([
      ['added twice', (edit) => edit.addAccount('acme', {}), 'invalid', 'exists already'],
      ['unknown', (edit) => edit.updateAccount('acne', {}), 'not-found', '"acme"?'],
      ['unknown', (edit) => edit.removeAccount('acne'), 'not-found', 'did you mean "acme"?'],
    ])('are rejected if %s', async (_, change, code, message) => {
      await stores.rejects(change, code, message);
    });
  });

  describe('routes', () => {
    it('lead to one account, the first match', async () => {
      const store = await stores.openFilled();
      expect(await store.routes('acme')).toEqual(['1000', 'acme.example']);
      expect(await store.routes('nobody')).toEqual([]);
      expect(await store.accountByRoute(['x', '+14155550142', '1000'])).toMatchObject({
        id: 'globex',
      });
      expect(await store.accountByRoute(['x'])).toBeUndefined();
      expect(await store.accountByRoute([])).toBeUndefined();
    });

    it('are added once and removed', async () => {
      const store = await stores.openFilled();
      const add = (edit: PolicyEdit) => edit.addRoute('acme', '1001');
      expect(await store.change(BY, add)).toBe(true);
      expect(await store.change(BY, add)).toBe(false);
      await store.change(BY, (edit) => edit.removeRoute('acme', '1001'));
      expect(await store.accountByRoute(['1001'])).toBeUndefined();
    });

    it.each<[string, (edit: PolicyEdit) => void, string, string, Remedy?]>([
      [
        "another account's",
        (edit) => edit.addRoute('globex', '1000'),
        'invalid',
        'leads to account "acme"',
        { kind: 'remove-route', account: 'acme', route: '1000' },
      ],
      ['of nobody', (edit) => edit.addRoute('acne', '1'), 'not-found', '"acme"?'],
      ['not there', (edit) => edit.removeRoute('acme', '1001'), 'not-found', '"1000"?'],
      ["another's", (edit) => edit.removeRoute('globex', '1000'), 'not-found', 'has no route'],
    ])('are rejected if %s', async (_, change, code, message, remedy) => {
      await stores.rejects(change, code, message, remedy);
    });
  });
});
