import { describe, expect, it } from 'vitest';
import type { ListKind } from '../../../src/screening/policy/policy.js';
import type { ListPatch, PolicyEdit } from '../../../src/store/policy-store.js';
import { BY, PLACES, StoreOpener } from '../../support/policy-stores.js';

describe.each(PLACES)('the policy store %s', (_, newFile) => {
  const stores = new StoreOpener(newFile);

  describe('lists', () => {
    it('have defaults, and are sorted with shared ones first', async () => {
      const store = await stores.openFilled();
      const plain = {
        kind: 'block',
        action: { kind: 'reject', cause: 'CALL_REJECTED' },
        blockAnonymous: false,
        stillScreen: false,
        enabled: true,
        everyone: false,
        activeFor: [],
        inactiveFor: [],
      };
      const shared = { ...plain, name: 'shared', entries: 2 };
      const own = { ...plain, name: 'acme/own', owner: 'acme', entries: 2, activeFor: ['acme'] };
      expect(await store.lists()).toEqual([
        shared,
        own,
        {
          ...plain,
          name: 'globex/own',
          owner: 'globex',
          kind: 'allow',
          entries: 0,
        },
      ]);
      expect(await store.lists('acme')).toEqual([shared, own]);
      expect(await store.list('acme/own')).toEqual(own);
      expect(await store.list('own')).toBeUndefined();
    });

    it('are changed and removed', async () => {
      const store = await stores.openFilled();
      const patch = {
        action: { kind: 'flag' },
        blockAnonymous: true,
        enabled: false,
        everyone: true,
      } as const;
      await store.change(BY, (edit) => edit.updateList('shared', patch));
      expect(await store.list('shared')).toMatchObject({ ...patch, entries: 2 });
      await store.change(BY, (edit) => edit.updateList('shared', { enabled: true }));
      expect(await store.list('shared')).toMatchObject({ ...patch, enabled: true });
      await store.change(BY, (edit) => edit.removeList('shared'));
      expect(await store.list('shared')).toBeUndefined();
      expect(await store.entries('shared')).toEqual([]);
    });

    it('are created if missing, and kept otherwise', async () => {
      const store = await stores.openFilled();
      await store.change(BY, (edit) => edit.ensureList('acme/own', 'block'));
      expect(await store.list('acme/own')).toMatchObject({ entries: 2 });
      await store.change(BY, (edit) => edit.ensureList('acme/new', 'allow'));
      expect(await store.list('acme/new')).toMatchObject({ kind: 'allow', activeFor: ['acme'] });
    });

    it.each<[string, string, ListKind, ListPatch, string, string]>([
      ['added twice', 'acme/own', 'block', {}, 'invalid', 'exists already'],
      ['no name', 'Acme/x', 'block', {}, 'invalid', 'is not a valid list name'],
      ['of nobody', 'acne/x', 'block', {}, 'not-found', 'did you mean "acme"?'],
      ["an account's, for all", 'acme/x', 'block', { everyone: true }, 'invalid', 'shared list'],
      [
        'an allow list that rejects',
        'x',
        'allow',
        { blockAnonymous: true },
        'invalid',
        'allow list',
      ],
      [
        'an allow list with an action',
        'x',
        'allow',
        { action: { kind: 'flag' } },
        'invalid',
        'allow',
      ],
    ])('are rejected if %s', async (_, name, kind, patch, code, message) => {
      await stores.rejects((edit) => edit.createList(name, kind, patch, true), code, message);
    });

    it.each<[string, (edit: PolicyEdit) => void, string, string]>([
      ['unknown', (edit) => edit.updateList('shard', {}), 'not-found', '"shared"?'],
      ['unknown', (edit) => edit.removeList('acme/on'), 'not-found', '"acme/own"?'],
      [
        'of the other kind',
        (edit) => edit.ensureList('acme/own', 'allow'),
        'invalid',
        'of kind allow',
      ],
      [
        "an account's, for all",
        (edit) => edit.updateList('acme/own', { everyone: true }),
        'invalid',
        'only a shared list',
      ],
      [
        'an allow list with an action',
        (edit) => edit.updateList('globex/own', { action: { kind: 'flag' } }),
        'invalid',
        'is an allow list',
      ],
    ])('are not changed if %s', async (_, change, code, message) => {
      await stores.rejects(change, code, message);
    });
  });

  describe('activation', () => {
    it('reports whether anything changed', async () => {
      const store = await stores.openFilled();
      const set = (name: string, active: boolean) =>
        store.change(BY, (edit) => edit.setActive('acme', name, active));
      expect(await set('shared', false)).toBe(false);
      expect(await set('shared', true)).toBe(true);
      expect(await set('shared', true)).toBe(false);
      expect(await store.list('shared')).toMatchObject({ activeFor: ['acme'] });
      expect(await set('acme/own', false)).toBe(true);
      expect(await store.list('acme/own')).toMatchObject({ activeFor: [], inactiveFor: ['acme'] });
    });

    it('of a list for everyone can be revoked', async () => {
      const store = await stores.openFilled();
      await store.change(BY, (edit) => edit.updateList('shared', { everyone: true }));
      const set = (active: boolean) =>
        store.change(BY, (edit) => edit.setActive('globex', 'shared', active));
      expect(await set(true)).toBe(false);
      expect(await set(false)).toBe(true);
      expect(await store.list('shared')).toMatchObject({ inactiveFor: ['globex'] });
    });

    it.each<[string, (edit: PolicyEdit) => void, string, string]>([
      [
        "another account's",
        (edit) => edit.setActive('acme', 'globex/own', true),
        'invalid',
        'another account',
      ],
      ['unknown', (edit) => edit.setActive('acme', 'shard', true), 'not-found', '"shared"?'],
      ['for nobody', (edit) => edit.setActive('acne', 'shared', true), 'not-found', '"acme"?'],
    ])('is rejected if the list is %s', async (_, change, code, message) => {
      await stores.rejects(change, code, message);
    });
  });

  describe('queries of a call', () => {
    it('finds entries in the own lists and in shared ones, active or not', async () => {
      const store = await stores.openFilled();
      const find = async (account: string, ...keys: string[]) =>
        (await store.candidates(account, keys)).map(
          ({ list, entry }) => `${list.name} ${entry.text} ${list.active}`,
        );
      expect(await find('acme', '12', '14')).toEqual(
        expect.arrayContaining(['acme/own 12 true', 'shared 12 false']),
      );
      expect(await find('globex', '12')).toEqual(['shared 12 false']);
      expect(await find('globex', '~spa')).toEqual(['shared name:*spam* false']);
      expect(await find('globex', 'name:*spam*')).toEqual([]);
      expect(await find('nobody', '12')).toEqual([]);
      expect(await find('acme')).toEqual([]);
    });

    it('finds a list for everyone active, except where it is deactivated', async () => {
      const store = await stores.openFilled();
      await store.change(BY, (edit) => {
        edit.updateList('shared', { everyone: true });
        edit.setActive('globex', 'shared', false);
      });
      const isActive = async (account: string) =>
        (await store.candidates(account, ['~spa'])).map(({ list }) => list.active);
      expect(await isActive('acme')).toEqual([true]);
      expect(await isActive('globex')).toEqual([false]);
    });

    it('finds the block lists with the anonymous rule', async () => {
      const store = await stores.openFilled();
      await store.change(BY, (edit) => {
        edit.updateList('acme/own', { blockAnonymous: true });
        edit.createList('globex/hide', 'block', { blockAnonymous: true }, true);
        edit.updateList('shared', { blockAnonymous: true, enabled: false });
      });
      const names = async (account: string) =>
        (await store.anonymousLists(account)).map(({ name }) => name).sort();
      expect(await names('acme')).toEqual(['acme/own', 'shared']);
      expect(await names('globex')).toEqual(['globex/hide', 'shared']);
      expect(await names('nobody')).toEqual([]);
    });
  });
});
