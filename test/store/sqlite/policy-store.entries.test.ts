import { describe, expect, it } from 'vitest';
import type { NewEntry, PolicyEdit } from '../../../src/store/policy-store.js';
import { BY, number, PLACES, pattern, StoreOpener } from '../../support/policy-stores.js';

describe.each(PLACES)('the policy store %s', (_, newFile) => {
  const stores = new StoreOpener(newFile);

  describe('entries', () => {
    it('have an author, a change and a time', async () => {
      const store = await stores.openFilled();
      const from = Date.now();
      const what = 'list add shared 14';
      await store.change({ author: 'kim', what }, (edit) => {
        edit.addEntries('shared', [{ ...number('14'), label: 'windows', expiresAt: 99 }]);
      });
      const [, added] = await store.entries('shared');
      expect(added).toEqual({
        text: '14',
        label: 'windows',
        expiresAt: 99,
        author: 'kim',
        origin: what,
        createdAt: expect.any(Number),
      });
      expect(added?.createdAt).toBeGreaterThanOrEqual(from);
    });

    const [PAST, SOON, LATER] = [1_000, 4_000_000_000_000, 5_000_000_000_000];
    type Rest = Pick<NewEntry, 'label' | 'expiresAt'>;
    const RENEWALS: [string, Rest, Rest, 'changed' | 'unchanged', Rest][] = [
      ['nothing new', {}, {}, 'unchanged', {}],
      ['the same label', { label: 'a' }, { label: 'a' }, 'unchanged', { label: 'a' }],
      ['a label', {}, { label: 'a' }, 'changed', { label: 'a' }],
      ['another label', { label: 'a' }, { label: 'b' }, 'changed', { label: 'b' }],
      ['no label', { label: 'a' }, {}, 'unchanged', { label: 'a' }],
      [
        'an expiry',
        { label: 'a' },
        { expiresAt: SOON },
        'changed',
        { label: 'a', expiresAt: SOON },
      ],
      [
        'a later expiry',
        { expiresAt: SOON },
        { expiresAt: LATER },
        'changed',
        { expiresAt: LATER },
      ],
      [
        'an earlier expiry',
        { expiresAt: LATER },
        { expiresAt: SOON },
        'changed',
        { expiresAt: SOON },
      ],
      ['no expiry', { expiresAt: SOON }, {}, 'unchanged', { expiresAt: SOON }],
      [
        'no expiry, when it has expired',
        { label: 'a', expiresAt: PAST },
        {},
        'changed',
        { label: 'a' },
      ],
      [
        'an expiry, when it has expired',
        { expiresAt: PAST },
        { expiresAt: SOON },
        'changed',
        { expiresAt: SOON },
      ],
    ];
    it.each(RENEWALS)('are renewed with %s', async (_, before, again, outcome, after) => {
      const store = await stores.openFilled();
      const entry = (rest: Rest) => [{ ...number('14'), ...rest }];
      const none = { added: [], changed: [], unchanged: [] };
      const add = (rest: Rest) =>
        store.change(BY, (edit) => edit.addEntries('shared', entry(rest)));
      expect(await add(before)).toEqual({ ...none, added: ['14'] });
      expect(await add(again)).toEqual({ ...none, [outcome]: ['14'] });
      expect((await store.entries('shared'))[1]).toEqual({
        text: '14',
        label: undefined,
        expiresAt: undefined,
        ...after,
        author: BY.author,
        origin: BY.what,
        createdAt: expect.any(Number),
      });
      await store.change(BY, (edit) => edit.addEntries('acme/own', entry(before)));
      const counts = { added: 0, changed: 0, unchanged: 0, removed: 0, [outcome]: 1 };
      await store.bulkImport('acme/own', async (bulk) => {
        bulk.stage(entry(again));
        bulk.settle(1);
        expect(await bulk.preview({ replace: false })).toMatchObject(counts);
        const { signal } = new AbortController();
        expect(await bulk.merge(BY, { replace: false }, signal, () => {})).toEqual(counts);
      });
      const [imported] = (await store.entries('acme/own')).filter(({ text }) => text === '14');
      expect(imported).toMatchObject(after);
    });

    it('are added once, with the values of the first', async () => {
      const store = await stores.openFilled();
      const twice = ['first', 'second'].map((label) => ({ ...number('14'), label }));
      const added = await store.change(BY, (edit) => edit.addEntries('shared', twice));
      expect(added).toEqual({ added: ['14'], changed: [], unchanged: [] });
      expect((await store.entries('shared'))[1]).toMatchObject({ label: 'first' });
    });

    it('are removed if they exist', async () => {
      const store = await stores.openFilled();
      const removed = await store.change(BY, (edit) =>
        edit.removeEntries('acme/own', ['13', 'nowhere', '13']),
      );
      expect(removed).toEqual(['13']);
      expect(await store.entries('acme/own')).toMatchObject([{ text: '12' }]);
      expect(await store.entries('shared')).toHaveLength(2);
    });

    it('are read page by page', async () => {
      const store = await stores.open((edit) => {
        edit.createList('x', 'block', {}, false);
        edit.addEntries('x', ['e', 'a', 'd', 'c', 'b'].map(number));
      });
      const page = async (options: { after?: string; limit?: number }) =>
        (await store.entries('x', options)).map(({ text }) => text).join('');
      expect(await page({})).toBe('abcde');
      expect(await page({ limit: 2 })).toBe('ab');
      expect(await page({ after: 'b', limit: 2 })).toBe('cd');
      expect(await page({ after: 'd', limit: 2 })).toBe('e');
      expect(await page({ after: 'e' })).toBe('');
      expect(await store.entries('nowhere')).toEqual([]);
    });

    it.each([
      ['a part of the number', { search: '5550' }, ['+14155550100', '+14155550101']],
      ['a part of the label', { search: 'windows' }, ['+14155550101', 'name:*zoë*']],
      ['another case', { search: 'ZOË' }, ['name:*zoë*']],
      ['what a pattern would take for any text', { search: '%' }, []],
      ['limited', { search: '5550', limit: 1 }, ['+14155550100']],
      ['the next page', { search: '5550', limit: 1, after: '+14155550100' }, ['+14155550101']],
    ])('are found by %s', async (_, page, expected) => {
      const store = await stores.open((edit) => {
        edit.createList('x', 'block', {}, false);
        edit.addEntries('x', [
          { ...number('+14155550101'), label: 'Sells Windows' },
          number('+14155550100'),
          { ...pattern('name:*zoë*', 'zoë'), label: 'windows' },
        ]);
      });
      expect((await store.entries('x', page)).map(({ text }) => text)).toEqual(expected);
    });

    it.each<[string, (edit: PolicyEdit) => void, string, string]>([
      ['add', (edit) => edit.addEntries('shard', []), 'not-found', 'did you mean "shared"?'],
      ['remove', (edit) => edit.removeEntries('acme/on', []), 'not-found', '"acme/own"?'],
    ])('need a list to %s', async (_, change, code, message) => {
      await stores.rejects(change, code, message);
    });
  });
});
