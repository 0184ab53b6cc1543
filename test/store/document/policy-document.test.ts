import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../src/store/document/policy-document.js';
import { IN_MEMORY } from '../../../src/store/sqlite/database/open.js';
import { openPolicyStore, type SqlitePolicyStore } from '../../../src/store/sqlite/policy-store.js';

async function apply(json: unknown): Promise<SqlitePolicyStore> {
  const document = parseDocument(json, 'policy.json');
  const store = openPolicyStore(IN_MEMORY);
  await store.apply(document, { author: 'jo', what: 'test' });
  return store;
}

const ACME = { id: 'acme' };

describe('parseDocument', () => {
  const account = (fields: object) => ({ accounts: [{ ...ACME, ...fields }] });
  const list = (fields: object) => ({ lists: [{ name: 'x', ...fields }] });

  it.each<[unknown, string]>([
    [null, 'the document: should be an object, and is null'],
    [[], 'the document: should be an object, and is an array'],
    ['{}', 'the document: should be an object, and is "{}"'],
    [
      { acounts: [] },
      'acounts: unknown key; one of settings, accounts, lists; did you mean "accounts"?',
    ],
    [{ settings: { homeCountry: 'XX' } }, 'settings.homeCountry: unknown country "XX"'],
    [{ settings: { homeCountry: 'Germany' } }, 'did you mean "DE"?'],
    [{ settings: { home: 'US' } }, 'settings.home: unknown key; one of homeCountry, '],
    [
      { settings: { defaultAccount: 'A B' } },
      'settings.defaultAccount: "A B" is not a valid account id',
    ],
    [{ settings: { anonymousWords: [' '] } }, 'settings.anonymousWords.0: "" is not a word'],
    [
      { settings: { anonymousWords: ['a', 'b,c'] } },
      'settings.anonymousWords.1: "b,c" is not a word',
    ],
    [{ accounts: {} }, 'accounts: should be Array, and is Object'],
    [{ accounts: [{}] }, 'accounts.0.id: missing'],
    [{ accounts: [{ id: 5 }] }, 'accounts.0.id: should be string, and is 5'],
    [{ accounts: [ACME, { id: 'B' }] }, 'accounts.1.id: "B" is not a valid account id'],
    [account({ modus: 'off' }), 'accounts.0.modus: unknown key; one of id, name, '],
    [
      account({ mode: 'on' }),
      'accounts.0.mode: should be ("enforce" | "monitor" | "off"), and is "on"',
    ],
    [account({ name: 'x'.repeat(129) }), 'accounts.0.name: the name of an account has 128'],
    [account({ country: 'us' }), 'accounts.0.country: unknown country "us"; did you mean "US"?'],
    [account({ routes: '1000' }), 'accounts.0.routes: should be Array, and is "1000"'],
    [account({ callflow: { extention: '1' } }), 'accounts.0.callflow.extention: unknown key'],
    [
      account({ callflow: { context: 'a b' } }),
      'accounts.0.callflow.context: "a b" is not a valid context',
    ],
    [
      account({ pausedUntil: 'soon' }),
      'accounts.0.pausedUntil: "soon" is not a date; write 2026-12-31',
    ],
    [account({ pausedUntil: '30d' }), 'accounts.0.pausedUntil: "30d" is not a date'],
    [
      account({ blockAnonymous: 'yes' }),
      'accounts.0.blockAnonymous: should be boolean, and is "yes"',
    ],
    [account({ anonymousScope: 'all' }), 'accounts.0.anonymousScope: should be ("withheld"'],
    [account({ anonymousAction: 'rejct' }), 'accounts.0.anonymousAction: unknown action "rejct"'],
    [account({ verification: 'D' }), 'accounts.0.verification: should be ("off"'],
    [account({ defaultVerdict: 'allow' }), 'accounts.0.defaultVerdict: should be ("transfer"'],
    [account({ activate: ['A B'] }), 'accounts.0.activate.0: "A B" is not a valid list name'],
    [account({ deactivate: 'x' }), 'accounts.0.deactivate: should be Array, and is "x"'],
    [{ lists: [{}] }, 'lists.0.name: missing'],
    [{ lists: [{ name: 'a/b/c' }] }, 'lists.0.name: "a/b/c" is not a valid list name'],
    [list({ kind: 'deny' }), 'lists.0.kind: should be ("block" | "allow"), and is "deny"'],
    [list({ action: 'reject NOPE' }), 'lists.0.action: unknown hangup cause "NOPE"'],
    [list({ entires: [] }), 'lists.0.entires: unknown key; one of name, kind, '],
    [list({ entires: [] }), 'did you mean "entries"?'],
    [list({ entries: ['12', 13] }), 'lists.0.entries.1: should be an object, and is 13'],
    [list({ entries: [{}] }), 'lists.0.entries.0.entry: missing'],
    [list({ entries: [{ entry: '12', lable: 'x' }] }), 'lists.0.entries.0.lable: unknown key'],
    [
      list({ entries: [{ entry: '12', until: 'x' }] }),
      'lists.0.entries.0.until: "x" is not a date',
    ],
    [
      { lists: [{ name: 'b', entries: [{ entry: '1012', label: 'x'.repeat(257) }] }] },
      'lists.0.entries.0.label: the label has 257 characters, and at most 256 are kept',
    ],
  ])('rejects %j: %s', (json, message) => {
    expect(() => parseDocument(json, 'policy.json')).toThrow(
      expect.objectContaining({
        code: 'invalid',
        message: expect.stringMatching(/^policy\.json: /),
      }),
    );
    expect(() => parseDocument(json, 'policy.json')).toThrow(message);
  });
});

describe('applyDocument', () => {
  it.each<[unknown, string]>([
    [{ accounts: [ACME, ACME] }, 'the document names account acme twice'],
    [{ accounts: [{ ...ACME, routes: ['a b'] }] }, 'account acme: "a b" is not a route'],
    [
      {
        accounts: [
          { ...ACME, routes: ['1'] },
          { id: 'b', routes: ['1'] },
        ],
      },
      'the document names route 1 twice',
    ],
    [{ accounts: [{ ...ACME, activate: ['spom'] }], lists: [{ name: 'spam' }] }, '"spam"?'],
    [{ settings: { defaultAccount: 'acme' } }, 'account "acme" not found'],
    [{ lists: [{ name: 'acme/x' }] }, 'account "acme" not found'],
    [{ lists: [{ name: 'x' }, { name: 'x' }] }, 'the document names list x twice'],
    [{ lists: [{ name: 'x', kind: 'allow', action: 'flag' }] }, '"x" is an allow list'],
    [{ accounts: [ACME], lists: [{ name: 'acme/x', everyone: true }] }, 'only a shared list'],
    [
      { lists: [{ name: 'x', entries: ['12', '1 2 x'] }] },
      'list x: "1 2 x" mixes digits and letters',
    ],
    [{ lists: [{ name: 'x', entries: [{ entry: '900*' }] }] }, 'list x: prefix "900*"'],
  ])('rejects %j: %s', async (json, message) => {
    await expect(apply(json)).rejects.toThrow(message);
  });

  it('accepts an empty document', async () => {
    expect(await (await apply({})).accounts()).toEqual([]);
  });

  it('uses the defaults of the commands for absent fields', async () => {
    const store = await apply({
      accounts: [{ id: 'acme', country: 'GB' }, { id: 'b' }],
      lists: [{ name: 'acme/x' }, { name: 'y' }],
    });
    expect(await store.account('acme')).toMatchObject({ name: 'acme', mode: 'enforce' });
    expect(await store.account('b')).toMatchObject({ country: 'GB' });
    expect(await store.list('acme/x')).toMatchObject({ kind: 'block', activeFor: ['acme'] });
    expect(await store.list('y')).toMatchObject({ activeFor: [], everyone: false, enabled: true });
  });

  it('stores everything', async () => {
    const store = await apply({
      settings: { homeCountry: 'US', defaultAccount: 'acme', anonymousWords: [' Hidden', 'x'] },
      accounts: [
        {
          id: 'acme',
          name: 'Acme',
          country: 'GB',
          routes: ['020 7183 8750', 'Acme.Example'],
          callflow: { extension: '5000', dialplan: 'XML', context: 'public' },
          mode: 'monitor',
          pausedUntil: '2090-05-01T12:00Z',
          blockAnonymous: true,
          anonymousScope: 'withheld',
          anonymousAction: 'respond 433 Anonymity Disallowed',
          verification: 'B',
          defaultVerdict: 'reject',
          activate: ['spam'],
          deactivate: ['all'],
        },
      ],
      lists: [
        { name: 'spam', action: 'flag', blockAnonymous: true, entries: ['(415) 555-0100'] },
        { name: 'all', everyone: true, enabled: false },
        {
          name: 'acme/friends',
          kind: 'allow',
          active: false,
          entries: [{ entry: '020 7183 8751', label: 'Jo', until: '2090-05-01T12:00Z' }],
        },
      ],
    });
    expect(await store.settings()).toEqual({
      homeCountry: 'US',
      defaultAccount: 'acme',
      anonymousWords: ['hidden', 'x'],
    });
    expect(await store.account('acme')).toEqual({
      id: 'acme',
      name: 'Acme',
      country: 'GB',
      callflow: { extension: '5000', dialplan: 'XML', context: 'public' },
      mode: 'monitor',
      pausedUntil: Date.UTC(2090, 4, 1, 12),
      blockAnonymous: true,
      anonymousScope: 'withheld',
      anonymousAction: { kind: 'respond', code: 433, phrase: 'Anonymity Disallowed' },
      verification: 'B',
      defaultVerdict: 'reject',
    });
    expect(await store.routes('acme')).toEqual(['+442071838750', 'acme.example']);
    expect(await store.lists()).toMatchObject([
      { name: 'all', everyone: true, enabled: false, inactiveFor: ['acme'] },
      { name: 'spam', action: { kind: 'flag' }, blockAnonymous: true, activeFor: ['acme'] },
      { name: 'acme/friends', kind: 'allow', activeFor: [] },
    ]);
    expect(await store.entries('spam')).toMatchObject([{ text: '+14155550100' }]);
    expect(await store.entries('acme/friends')).toMatchObject([
      { text: '+442071838751', label: 'Jo', expiresAt: Date.UTC(2090, 4, 1, 12) },
    ]);
  });
});
