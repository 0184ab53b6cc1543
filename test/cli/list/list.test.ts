import { describe, expect, it } from 'vitest';
import { openCallLog } from '../../../src/store/sqlite/calls/call-log.js';
import { callLogFile } from '../../../src/store/sqlite/database/open.js';
import { createPolicy, dump } from '../../support/policy.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';

const PLAIN = {
  name: 'spam',
  kind: 'block',
  action: 'reject CALL_REJECTED',
  blockAnonymous: false,
  stillScreen: false,
  enabled: true,
  everyone: false,
  entries: 0,
  activeFor: [],
  inactiveFor: [],
};

async function withLists(): Promise<Ringfence> {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, (edit) => {
    edit.addAccount('acme', { country: 'US' });
    edit.addAccount('globex', { country: 'GB' });
    edit.createList('spam', 'block', {}, false);
    edit.createList('acme/friends', 'allow', {}, true);
    edit.createList('globex/own', 'block', {}, true);
    edit.addEntries('spam', [{ kind: 'number', text: '12', probe: '12' }]);
  });
  return ringfence;
}

describe.concurrent('a list that still screens', () => {
  it('is created, shown, exported and applied, undone and redone', async () => {
    const ringfence = await withLists();
    const create = ['list', 'create', 'acme/home', '--allow', '--still-screen'];
    expect(await ringfence.ok(...create)).toContain(
      'lifts       blocks by number and the default; names, anonymity and verification count\n',
    );
    const isStill = async () =>
      ((await ringfence.json('list', 'show', 'acme/home')) as typeof PLAIN).stillScreen;
    expect(await isStill()).toBe(true);
    const file = ringfence.file('policy.json', await ringfence.ok('export'));
    await ringfence.ok('list', 'set', 'acme/home', '--no-still-screen');
    expect(await isStill()).toBe(false);
    await ringfence.ok('apply', file);
    expect(await isStill()).toBe(true);
    expect(await ringfence.ok('undo')).toContain('~ list acme/home: still-screen yes -> no');
    await ringfence.ok('redo');
    expect(await isStill()).toBe(true);
    await ringfence.ok('list', 'copy', 'acme/home', 'acme/away');
    expect(await ringfence.json('list', 'show', 'acme/away')).toMatchObject({ stillScreen: true });
  });

  it('is an allow list, also after another kind was applied', async () => {
    const ringfence = await withLists();
    expect(await ringfence.run('list', 'set', 'spam', '--still-screen')).toMatchObject({
      stderr: expect.stringContaining('"spam" is a blocklist'),
      exitCode: 2,
    });
    await ringfence.ok('list', 'set', 'acme/friends', '--still-screen');
    const list = { name: 'acme/friends', kind: 'block' };
    await ringfence.runWith(JSON.stringify({ lists: [list] }), 'apply', '-');
    expect(await ringfence.json('list', 'show', 'acme/friends')).toMatchObject({
      kind: 'block',
      stillScreen: false,
    });
    const wrong = JSON.stringify({ lists: [{ ...list, stillScreen: true }] });
    expect(await ringfence.runWith(wrong, 'apply', '-')).toMatchObject({ exitCode: 2 });
  });
});

describe.concurrent('list create', () => {
  it('creates a shared list, and says that it has no effect yet', async () => {
    const ringfence = await withLists();
    expect(await ringfence.run('list', 'create', 'robocalls')).toEqual({
      stdout: [
        'list        robocalls',
        'kind        block',
        'entries     0',
        'active for  none: not active for any account',
        'action      reject CALL_REJECTED',
        'anonymous   not blocked by this list',
        '',
      ].join('\n'),
      stderr:
        'note: robocalls is not active for any account; to use it, give it to an account: ringfence activate --help\n',
      exitCode: 0,
    });
  });

  it('takes every option', async () => {
    const ringfence = await withLists();
    const create = async (...argv: string[]) => ringfence.json('list', 'create', ...argv);
    expect(
      await create('bad', '--everyone', '--block-anonymous', '--action', 'respond 608 Rejected'),
    ).toEqual({
      ...PLAIN,
      name: 'bad',
      everyone: true,
      blockAnonymous: true,
      action: 'respond 608 Rejected',
    });
    expect(await create('acme/mine')).toMatchObject({ owner: 'acme', activeFor: ['acme'] });
    expect(await create('acme/later', '--inactive')).toMatchObject({ activeFor: [] });
    expect(await create('good', '--allow', '--disabled')).toMatchObject({
      kind: 'allow',
      enabled: false,
    });
  });

  it('creates no database for the list of an unknown account', async () => {
    const outcome = await new Ringfence().run('list', 'create', 'acme/mine');
    expect(outcome).toMatchObject({ stdout: '', exitCode: 3 });
    expect(outcome.stderr).toMatch(/database \S+ not found/);
  });
});

describe.concurrent('list set', () => {
  it('changes only the given fields', async () => {
    const ringfence = await withLists();
    const set = async (...argv: string[]) => ringfence.json('list', 'set', 'spam', ...argv);
    const before = { ...PLAIN, entries: 1 };
    const changed = { ...before, everyone: true, action: 'flag', blockAnonymous: true };
    expect(await set('--everyone', '--action', 'flag', '--block-anonymous')).toEqual(changed);
    expect((await ringfence.run('list', 'set', 'spam', '--disable')).stdout).toContain(
      'active for  none: disabled\n',
    );
    expect(await set('--enable', '--no-everyone', '--no-block-anonymous')).toEqual({
      ...before,
      action: 'flag',
    });
  });
});

describe.concurrent('list list', () => {
  it("prints all lists, an account's, or that there are none", async () => {
    const ringfence = await withLists();
    expect((await ringfence.run('list', 'list')).stdout).toBe(
      [
        'LIST          KIND   ENTRIES  ACTION                ANONYMOUS  ACTIVE FOR',
        'spam          block  1        reject CALL_REJECTED             none: not active for any account',
        'acme/friends  allow  0                                         acme',
        'globex/own    block  0        reject CALL_REJECTED             globex',
        '',
      ].join('\n'),
    );
    const names = async (...argv: string[]) =>
      ((await ringfence.json('list', 'list', ...argv)) as { name: string }[]).map(
        ({ name }) => name,
      );
    expect(await names()).toEqual(['spam', 'acme/friends', 'globex/own']);
    expect(await names('acme')).toEqual(['spam', 'acme/friends']);
    const empty = new Ringfence();
    await createPolicy(empty.db, () => {});
    expect((await empty.run('list', 'list')).stdout).toContain('ringfence block ACCOUNT NUMBER');
    expect(await empty.json('list', 'list')).toEqual([]);
  });
});

describe.concurrent('list add, show and remove', () => {
  it('accept numbers, prefixes and name patterns, each once', async () => {
    const ringfence = await withLists();
    const add = ['list', 'add', 'spam', '(415) 555-0100', '+1900*', 'name:*Warranty*'];
    expect(await ringfence.run(...add, '+14155550100', '12')).toEqual({
      stdout: [
        'added +14155550100 to spam',
        'added +1900* to spam',
        'added name:*warranty* to spam',
        'unchanged 12 on spam',
        '',
      ].join('\n'),
      stderr: [
        'note: "12" taken as the extension 12; for all numbers with this prefix, write +12*',
        'note: spam is not active for any account; to use it, give it to an account: ringfence activate --help',
        '',
      ].join('\n'),
      exitCode: 0,
    });
    const once = dump(ringfence.db);
    expect(await ringfence.json(...add)).toEqual({
      list: 'spam',
      added: [],
      changed: [],
      unchanged: ['+14155550100', '+1900*', 'name:*warranty*'],
    });
    expect(dump(ringfence.db)).toEqual(once);
    expect(await ringfence.json('list', 'remove', 'spam', '14155550100', '+1900*')).toEqual({
      list: 'spam',
      removed: ['+14155550100', '+1900*'],
    });
    expect((await ringfence.run('list', 'remove', 'spam', 'NAME:*warranty*')).stdout).toBe(
      'removed name:*warranty* from spam\n',
    );
  });

  it('read numbers in the country of the account that owns the list', async () => {
    const ringfence = await withLists();
    expect(await ringfence.json('list', 'add', 'globex/own', '020 7183 8750')).toMatchObject({
      added: ['+442071838750'],
    });
  });

  it('accept a prefix of many countries only with --force', async () => {
    const ringfence = await withLists();
    const refused = await ringfence.run('list', 'add', 'spam', '+1*');
    expect(refused).toMatchObject({ stdout: '', exitCode: 2 });
    expect(refused.stderr).toContain('prefix "+1*" matches more than a whole country');
    expect(await ringfence.json('list', 'add', 'spam', '+1*', '--force')).toMatchObject({
      added: ['+1*'],
    });
  });

  it('show the author, the expiry and the hits of entries', async () => {
    const ringfence = await withLists();
    const options = ['--label', 'sells windows', '--until', '2090-05-01', '--author', 'jo'];
    await ringfence.run('list', 'add', 'acme/friends', '+14155550100', ...options);
    const log = openCallLog(callLogFile(ringfence.db), { create: true });
    log.append([
      {
        at: Date.UTC(2026, 0, 2, 3, 4, 5),
        uuid: 'u',
        verdict: 'transfer',
        reason: 'allowed-number',
        list: 'acme/friends',
        entry: '+14155550100',
        latencyUs: 900,
      },
    ]);
    log.close();
    expect(await ringfence.json('list', 'show', 'acme/friends')).toEqual({
      ...PLAIN,
      name: 'acme/friends',
      owner: 'acme',
      kind: 'allow',
      activeFor: ['acme'],
      entries: [
        {
          text: '+14155550100',
          label: 'sells windows',
          expiresAt: '2090-05-01T00:00:00.000Z',
          author: 'jo',
          origin: expect.stringContaining('list add acme/friends +14155550100'),
          createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          hits: 1,
          lastHitAt: '2026-01-02T03:04:05.000Z',
        },
      ],
    });
    const { stdout } = await ringfence.run('list', 'show', 'acme/friends');
    expect(stdout).toContain('ENTRY         LABEL          HITS  LAST HIT');
    expect(stdout).toContain(
      '+14155550100  sells windows  1     2026-01-02 03:04:05  2090-05-01 00:00:00  jo  ',
    );
  });
});

describe.concurrent('list delete', () => {
  it('deletes an empty list at once, and a full one with --yes', async () => {
    const ringfence = await withLists();
    expect(await ringfence.run('list', 'delete', 'acme/friends')).toEqual({
      stdout: 'deleted acme/friends (0 entries)\n',
      stderr: '',
      exitCode: 0,
    });
    expect(await ringfence.json('list', 'delete', 'spam', '--yes')).toEqual({
      deleted: 'spam',
      entries: 1,
    });
    expect(dump(ringfence.db)).toMatchObject({ list: { rows: [{ name: 'own' }] } });
  });
});

describe.concurrent('activate and deactivate', () => {
  it('report whether anything changed', async () => {
    const ringfence = await withLists();
    const pair = ['acme', 'spam'];
    expect((await ringfence.run('deactivate', ...pair)).stdout).toBe(
      'spam was not active for acme already\n',
    );
    expect((await ringfence.run('activate', ...pair)).stdout).toBe('spam is now active for acme\n');
    expect((await ringfence.run('activate', ...pair)).stdout).toBe(
      'spam was active for acme already\n',
    );
    expect(await ringfence.json('deactivate', ...pair)).toEqual({
      account: 'acme',
      list: 'spam',
      active: false,
      changed: true,
    });
  });
});

describe('a wrong list command', async () => {
  const add = ['list', 'add', 'spam'];
  describeRefusals(await withLists(), [
    [['list'], 2, 'needs a command', 'Commands:'],
    [['list', 'creat', 'x'], 2, 'did you mean "create"?'],
    [
      ['list', 'create', 'Acme/Spam'],
      2,
      '"Acme/Spam" is not a valid list name',
      'perhaps "acme/spam"',
    ],
    [['list', 'create', 'spam'], 2, 'exists already', 'ringfence list add spam'],
    [['list', 'create', 'acne/x'], 3, 'account "acne" not found; did you mean "acme"?'],
    [['list', 'create', 'acme/x', '--everyone'], 2, 'only a shared list'],
    [['list', 'create', 'x', '--allow', '--action', 'flag'], 2, 'is an allow list'],
    [['list', 'create', 'x', '--allow', '--block-anonymous'], 2, 'is an allow list'],
    [['list', 'create', 'x', '--action', 'reject USER_BUSI'], 2, 'did you mean "USER_BUSY"?'],
    [['list', 'create', 'x', '--alow'], 2, 'did you mean "--allow"?'],
    [['list', 'set', 'spam'], 2, 'nothing to change', 'ringfence list set --help'],
    [['list', 'set', 'spam', '--enable', '--disable'], 2, 'cannot be used with'],
    [['list', 'set', 'acme/friends', '--everyone'], 2, 'only a shared list'],
    [['list', 'set', 'acme/friends', '--action', 'flag'], 2, 'is an allow list'],
    [['list', 'set', 'spom', '--enable'], 3, 'list "spom" not found; did you mean "spam"?'],
    [['list', 'list', 'acne'], 3, 'did you mean "acme"?'],
    [['list', 'show', 'spom'], 3, 'did you mean "spam"?'],
    [['list', 'show', 'Spam'], 2, '"Spam" is not a valid list name'],
    [['list', 'show', 'nowhere'], 3, 'ringfence list create nowhere'],
    [add, 2, "missing required argument 'entry'"],
    [['list', 'add', 'spom', '12'], 3, 'did you mean "spam"?'],
    [[...add, '13', '123456789012345678'], 2, 'too few or too many digits'],
    [[...add, '13', 'not a number'], 2, '"not a number" is neither a number'],
    [[...add, '900*'], 2, 'of which country; write +1900*'],
    [[...add, '+1234567890123456*'], 2, '15 digits of E.164'],
    [[...add, 'name:*'], 2, 'matches every name'],
    [[...add, '13', '--until', '2020-01-01'], 2, '"2020-01-01" is in the past'],
    [[...add, '13', '--until', 'soon'], 2, '"soon" is not a valid time', '2026-12-31'],
    [[...add, '13', '--untl', '1d'], 2, 'did you mean "--until"?'],
    [['list', 'remove', 'spam'], 2, "missing required argument 'entry'"],
    [['list', 'remove', 'spam', '12', '13'], 3, 'spam has no entry 13', 'ringfence list show spam'],
    [['list', 'remove', 'spom', '12'], 3, 'did you mean "spam"?'],
    [['list', 'delete', 'spam'], 2, "won't delete list spam with 1 entry", 'add --yes'],
    [['list', 'delete', 'spom', '--yes'], 3, 'did you mean "spam"?'],
    [['activate', 'acme'], 2, "missing required argument 'list'"],
    [['activate', 'acne', 'spam'], 3, 'did you mean "acme"?'],
    [['activate', 'acme', 'spom'], 3, 'did you mean "spam"?'],
    [['activate', 'acme', 'globex/own'], 2, 'belongs to another account'],
  ]);
});
