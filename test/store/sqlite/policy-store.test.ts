import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Remedy } from '../../../src/errors.js';
import { DEFAULT_ANONYMOUS_WORDS } from '../../../src/screening/caller/anonymous-words.js';
import type { ListKind } from '../../../src/screening/policy/policy.js';
import { parseDocument } from '../../../src/store/document/policy-document.js';
import type { ListPatch, NewEntry, PolicyEdit } from '../../../src/store/policy-store.js';
import { IN_MEMORY } from '../../../src/store/sqlite/database/open.js';
import { openPolicyStore, type SqlitePolicyStore } from '../../../src/store/sqlite/policy-store.js';
import { dump } from '../../support/policy.js';
import { temporaryFolder } from '../../support/temporary.js';

const BY = { author: 'jo', what: 'test' };

function number(text: string): NewEntry {
  return { kind: 'number', text, probe: text };
}

function pattern(text: string, gram: string): NewEntry {
  return { kind: 'name', text, probe: `~${gram}` };
}

describe.each([
  ['on file', () => join(temporaryFolder(), 'policy.db')],
  ['in memory', () => IN_MEMORY],
])('the policy store %s', (_, file) => {
  async function open(edit: (edit: PolicyEdit) => void = () => {}): Promise<SqlitePolicyStore> {
    const store = openPolicyStore(file(), { create: true });
    await store.change(BY, edit);
    return store;
  }

  /** Two accounts; a list of one, a list of the other, and a shared one. */
  function openFilled(): Promise<SqlitePolicyStore> {
    return open((edit) => {
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

  async function refused(
    change: (edit: PolicyEdit) => void,
    code: string,
    message: string,
    remedy?: Remedy,
  ) {
    const store = await openFilled();
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

  describe('change', () => {
    it('gives what the edit gives', async () => {
      const store = await open();
      expect(await store.change(BY, () => 42)).toBe(42);
    });

    it('is all or nothing', async () => {
      const store = await open();
      const edit = store.change(BY, (edit) => {
        edit.addAccount('acme', {});
        throw new Error('stop');
      });
      await expect(edit).rejects.toThrow('stop');
      expect(await store.accounts()).toEqual([]);
    });
  });

  describe('accounts', () => {
    it('have defaults, and come by id', async () => {
      const store = await open((edit) => {
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

    it('keep what a patch leaves out, and drop what it sets to null', async () => {
      const store = await open((edit) => {
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

    it('take their routes, lists, entries and the default with them', async () => {
      const store = await openFilled();
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
      await refused(change, code, message);
    });
  });

  describe('routes', () => {
    it('lead to one account, the first that answers', async () => {
      const store = await openFilled();
      expect(await store.routes('acme')).toEqual(['1000', 'acme.example']);
      expect(await store.routes('nobody')).toEqual([]);
      expect(await store.accountByRoute(['x', '+14155550142', '1000'])).toMatchObject({
        id: 'globex',
      });
      expect(await store.accountByRoute(['x'])).toBeUndefined();
      expect(await store.accountByRoute([])).toBeUndefined();
    });

    it('are added once and taken away', async () => {
      const store = await openFilled();
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
      await refused(change, code, message, remedy);
    });
  });

  describe('lists', () => {
    it('have defaults, and come shared ones first', async () => {
      const store = await openFilled();
      const plain = {
        kind: 'block',
        action: { kind: 'reject', cause: 'CALL_REJECTED' },
        blockAnonymous: false,
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

    it('change and go', async () => {
      const store = await openFilled();
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

    it('are made where there is none, and kept where there is one', async () => {
      const store = await openFilled();
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
      await refused((edit) => edit.createList(name, kind, patch, true), code, message);
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
      await refused(change, code, message);
    });
  });

  describe('entries', () => {
    it('say who put them there, by which change and when', async () => {
      const store = await openFilled();
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
      const store = await openFilled();
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

    it('are added once, as the first of a text says', async () => {
      const store = await openFilled();
      const twice = ['first', 'second'].map((label) => ({ ...number('14'), label }));
      const added = await store.change(BY, (edit) => edit.addEntries('shared', twice));
      expect(added).toEqual({ added: ['14'], changed: [], unchanged: [] });
      expect((await store.entries('shared'))[1]).toMatchObject({ label: 'first' });
    });

    it('are removed where they are there', async () => {
      const store = await openFilled();
      const removed = await store.change(BY, (edit) =>
        edit.removeEntries('acme/own', ['13', 'nowhere', '13']),
      );
      expect(removed).toEqual(['13']);
      expect(await store.entries('acme/own')).toMatchObject([{ text: '12' }]);
      expect(await store.entries('shared')).toHaveLength(2);
    });

    it('come in pages', async () => {
      const store = await open((edit) => {
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
      const store = await open((edit) => {
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
      await refused(change, code, message);
    });
  });

  describe('activation', () => {
    it('says whether anything changed', async () => {
      const store = await openFilled();
      const set = (name: string, active: boolean) =>
        store.change(BY, (edit) => edit.setActive('acme', name, active));
      expect(await set('shared', false)).toBe(false);
      expect(await set('shared', true)).toBe(true);
      expect(await set('shared', true)).toBe(false);
      expect(await store.list('shared')).toMatchObject({ activeFor: ['acme'] });
      expect(await set('acme/own', false)).toBe(true);
      expect(await store.list('acme/own')).toMatchObject({ activeFor: [], inactiveFor: ['acme'] });
    });

    it('of a list for everyone is there to be taken back', async () => {
      const store = await openFilled();
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
      await refused(change, code, message);
    });
  });

  describe('settings', () => {
    it('have defaults', async () => {
      const store = await open();
      const words = DEFAULT_ANONYMOUS_WORDS;
      expect(await store.settings()).toEqual({ homeCountry: 'US', anonymousWords: words });
      await store.change(BY, (edit) => edit.addAccount('acme', { country: 'DE' }));
      expect(await store.settings()).toMatchObject({ homeCountry: 'DE' });
    });

    it("have the first account's country as home country from then on", async () => {
      const store = await open((edit) => edit.addAccount('acme', { country: 'DE' }));
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

    it('are set and taken back', async () => {
      const store = await openFilled();
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

    it('name an account that is there', async () => {
      await refused((edit) => edit.setSetting('defaultAccount', 'acne'), 'not-found', '"acme"?');
    });
  });

  describe('what a call asks', () => {
    it('finds entries in the own lists and in shared ones, active or not', async () => {
      const store = await openFilled();
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

    it('finds a list for everyone active, but for whom said no', async () => {
      const store = await openFilled();
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
      const store = await openFilled();
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
  it('refuses changes', async () => {
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
