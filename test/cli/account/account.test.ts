import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createPolicy, dump } from '../../support/policy.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';

/** An account with nothing said of it. */
const PLAIN = {
  id: 'acme',
  name: 'acme',
  country: 'US',
  callflow: {},
  mode: 'enforce',
  blockAnonymous: false,
  anonymousScope: 'no-number',
  anonymousAction: 'reject CALL_REJECTED',
  verification: 'off',
  defaultVerdict: 'transfer',
  routes: [],
  isDefault: false,
  lists: [],
};

async function withAcme(): Promise<Ringfence> {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, (edit) => {
    edit.addAccount('acme', { name: 'Acme', country: 'US' });
    edit.addRoute('acme', '1000');
    edit.createList('acme/spam', 'block', {}, true);
    edit.addEntries('acme/spam', [{ kind: 'number', text: '12', probe: '12' }]);
    edit.addAccount('globex', { country: 'GB' });
  });
  return ringfence;
}

describe.concurrent('account add', () => {
  it('creates the account and a private database', async () => {
    const ringfence = new Ringfence();
    expect(await ringfence.run('account', 'add', 'acme')).toEqual({
      stdout: [
        'account     acme',
        'name        acme',
        'country     US',
        'time zone   UTC (none set)',
        'routes      none yet: no call comes here',
        'mode        enforce',
        'anonymous   let through, unless an active list blocks them',
        'STIR/SHAKEN off',
        'default     transfer',
        'callflow    the dialled extension XML (the context it came from)',
        'lists       none',
        '',
      ].join('\n'),
      stderr: [
        `created the database ${ringfence.db}\n`,
        'note: its numbers are read as in US, the home country; ',
        'for another: ringfence account set acme --country CODE\n',
      ].join(''),
      exitCode: 0,
    });
    expect(statSync(ringfence.db).mode & 0o777).toBe(0o600);
  });

  it('takes every option', async () => {
    const ringfence = new Ringfence();
    const argv =
      'account add acme --country gb --route 02071838750 --route PBX.Example --block-anonymous --anonymous-scope any-privacy --verification B --mode monitor --default-verdict reject --extension 5000 --dialplan XML --context public --default-account'.split(
        ' ',
      );
    const account = await ringfence.json(
      ...argv,
      '--name',
      'Acme Ltd',
      '--anonymous-action',
      'respond 433 Anonymity Disallowed',
    );
    expect(account).toEqual({
      id: 'acme',
      name: 'Acme Ltd',
      country: 'GB',
      callflow: { extension: '5000', dialplan: 'XML', context: 'public' },
      mode: 'monitor',
      blockAnonymous: true,
      anonymousScope: 'any-privacy',
      anonymousAction: 'respond 433 Anonymity Disallowed',
      verification: 'B',
      defaultVerdict: 'reject',
      routes: ['+442071838750', 'pbx.example'],
      isDefault: true,
      lists: [],
    });
    expect(await ringfence.json('account', 'show', 'acme')).toEqual(account);
    const shown = (await ringfence.run('account', 'show', 'acme')).stdout;
    expect(shown).toContain('account     acme (the default account)\n');
    expect(shown).toContain(
      'respond 433 Anonymity Disallowed (scope any-privacy; what counts: the setting anonymous-words)\n',
    );
    expect(shown).toContain('callflow    5000 XML public\n');
  });

  it('sets the home country to that of the first account', async () => {
    const ringfence = new Ringfence();
    await createPolicy(ringfence.db, (edit) => edit.addAccount('first', { country: 'DE' }));
    expect(await ringfence.json('account', 'add', 'acme')).toEqual({ ...PLAIN, country: 'DE' });
  });

  it.each([
    [['Bad Id']],
    [['acme', '--country', 'XQ']],
    [['acme', '--route', '1000', '--route', 'not a route']],
  ])('creates no database for a rejected account: %j', async (argv) => {
    const ringfence = new Ringfence();
    const outcome = await ringfence.run('account', 'add', ...argv);
    expect(outcome).toMatchObject({ stdout: '', exitCode: 2 });
    expect(outcome.stderr).not.toContain('created');
    expect(() => statSync(ringfence.db)).toThrow('ENOENT');
  });
});

describe.concurrent('account set', () => {
  it('changes only the given fields', async () => {
    const ringfence = await withAcme();
    const before = (await ringfence.json('account', 'show', 'acme')) as object;
    const set = async (...options: string[]) =>
      ringfence.json('account', 'set', 'acme', ...options);
    expect((await ringfence.run('account', 'set', 'acme', '--mode', 'off')).stdout).toContain(
      'mode        off\n',
    );
    expect(await ringfence.json('account', 'show', 'acme')).toEqual({ ...before, mode: 'off' });
    expect(await set('--mode', 'enforce', '--extension', '5000', '--block-anonymous')).toEqual({
      ...before,
      callflow: { extension: '5000' },
      blockAnonymous: true,
    });
    expect(await set('--no-extension', '--no-block-anonymous')).toEqual(before);
    expect(await set('--default-account')).toEqual({ ...before, isDefault: true });
  });
});

describe.concurrent('account list and show', () => {
  it('print all accounts, or that there are none', async () => {
    const ringfence = await withAcme();
    expect((await ringfence.run('account', 'list')).stdout).toBe(
      [
        'ACCOUNT  NAME    COUNTRY  MODE     ANONYMOUS    DEFAULT',
        'acme     Acme    US       enforce  let through  transfer',
        'globex   globex  GB       enforce  let through  transfer',
        '',
      ].join('\n'),
    );
    const { routes, isDefault, lists, ...account } = PLAIN;
    expect(await ringfence.json('account', 'list')).toEqual([
      { ...account, name: 'Acme' },
      { ...account, id: 'globex', name: 'globex', country: 'GB' },
    ]);
    const empty = new Ringfence();
    await createPolicy(empty.db, () => {});
    expect((await empty.run('account', 'list')).stdout).toContain('ringfence account add ID');
    expect(await empty.json('account', 'list')).toEqual([]);
  });

  it('show the routes and the active lists', async () => {
    const ringfence = await withAcme();
    await createPolicy(ringfence.db, (edit) => edit.createList('shared', 'allow', {}, true));
    expect(await ringfence.json('account', 'show', 'acme')).toEqual({
      ...PLAIN,
      name: 'Acme',
      routes: ['1000'],
      lists: [
        { name: 'shared', kind: 'allow', entries: 0, works: false },
        { name: 'acme/spam', kind: 'block', entries: 1, works: true },
      ],
    });
    const { stdout } = await ringfence.run('account', 'show', 'acme');
    expect(stdout).toContain('routes      1000\n');
    expect(stdout).toContain('lists       shared (allow, 0, not active), acme/spam (block, 1)\n');
  });
});

describe.concurrent('account pause and resume', () => {
  it('pause until a date, and resume', async () => {
    const ringfence = await withAcme();
    const paused = await ringfence.run('account', 'pause', 'acme', '--until', '2090-05-01T12:30');
    expect(paused.stdout).toContain('mode        enforce, paused until 2090-05-01 12:30:00\n');
    expect(await ringfence.json('account', 'show', 'acme')).toMatchObject({
      pausedUntil: '2090-05-01T12:30:00.000Z',
    });
    expect((await ringfence.run('account', 'resume', 'acme')).stdout).toContain(
      'mode        enforce\n',
    );
    expect(await ringfence.json('account', 'show', 'acme')).not.toHaveProperty('pausedUntil');
  });
});

describe.concurrent('account route', () => {
  it('adds one once, and removes it', async () => {
    const ringfence = await withAcme();
    const route = ['acme', '(415) 555-0142'];
    expect(await ringfence.run('account', 'route', 'add', ...route)).toEqual({
      stdout: '+14155550142 leads to acme\n',
      stderr: '',
      exitCode: 0,
    });
    const once = dump(ringfence.db);
    expect((await ringfence.run('account', 'route', 'add', ...route)).stdout).toBe(
      '+14155550142 led to acme already\n',
    );
    expect(await ringfence.json('account', 'route', 'add', ...route)).toEqual({
      account: 'acme',
      route: '+14155550142',
      added: false,
    });
    expect(dump(ringfence.db)).toEqual(once);
    expect((await ringfence.run('account', 'route', 'remove', ...route)).stdout).toBe(
      '+14155550142 no longer leads to acme\n',
    );
    expect(await ringfence.json('account', 'route', 'remove', 'acme', '1000')).toEqual({
      account: 'acme',
      route: '1000',
    });
    expect(await ringfence.json('account', 'show', 'acme')).toMatchObject({ routes: [] });
  });
});

describe.concurrent('account remove', () => {
  it('removes routes and lists too', async () => {
    const ringfence = await withAcme();
    expect(await ringfence.run('account', 'remove', 'acme', '--yes')).toEqual({
      stdout: 'removed account acme\n',
      stderr: '',
      exitCode: 0,
    });
    expect(dump(ringfence.db)).toMatchObject({
      account: { rows: [{ id: 'globex' }] },
      route: { rows: [] },
      list: { rows: [] },
      entry: { rows: [] },
      activation: { rows: [] },
    });
    expect(await ringfence.json('account', 'remove', 'globex', '--yes')).toEqual({
      removed: 'globex',
    });
  });
});

describe('a wrong account command', async () => {
  const set = ['account', 'set', 'acme'];
  describeRefusals(await withAcme(), [
    [['account'], 2, 'needs a command', 'Commands:'],
    [['account', 'ad', 'x'], 2, 'has no command "ad"; did you mean "add"?'],
    [['account', 'add'], 2, "missing required argument 'id'", 'write "ringfence account add <id>"'],
    [['account', 'add', 'Bad Id'], 2, '"Bad Id" is not a valid account id', 'perhaps "bad-id"'],
    [['account', 'add', 'acme'], 2, 'exists already', 'ringfence account set acme'],
    [['account', 'add', 'x', '--countri', 'US'], 2, 'did you mean "--country"?'],
    [
      ['account', 'add', 'x', '--country', 'XQ'],
      2,
      'unknown country "XQ"',
      'give an ISO 3166 code',
    ],
    [['account', 'add', 'x', '--route', 'not a route'], 2, '"not a route" is not a route'],
    [['account', 'add', 'x', '--route', '1000'], 2, 'route "1000" leads to account "acme"'],
    [set, 2, 'nothing to change', 'ringfence account set --help'],
    [
      ['account', 'set', 'acne', '--mode', 'off'],
      3,
      'account "acne" not found; did you mean "acme"?',
    ],
    [['account', 'set', 'qqqqqq', '--mode', 'off'], 3, '"ringfence account list" shows all'],
    [[...set, '--country', 'germany'], 2, 'did you mean "DE"?'],
    [[...set, '--name', ' '], 2, 'the name is empty'],
    [[...set, '--mode', 'enforced'], 2, 'unknown mode "enforced"', 'did you mean "enforce"?'],
    [[...set, '--anonymous-scope', 'withheld-'], 2, 'unknown scope', 'did you mean "withheld"?'],
    [[...set, '--anonymous-action', 'rejct'], 2, 'unknown action "rejct"', '"reject"?'],
    [[...set, '--anonymous-action', 'reject CALL_REJECTD'], 2, 'did you mean "CALL_REJECTED"?'],
    [[...set, '--anonymous-action', 'respond 200 OK'], 2, '"200"', 'give 400 to 699'],
    [[...set, '--anonymous-action', 'transfer a b'], 2, '"a b" is not a valid extension'],
    [[...set, '--verification', 'faild'], 2, 'unknown verification rule', '"failed"?'],
    [[...set, '--default-verdict', 'rejct'], 2, 'unknown default verdict', '"reject"?'],
    [[...set, '--extension', 'a{b}'], 2, '"a{b}" is not a valid extension'],
    [[...set, '--dialplan', 'XML x'], 2, '"XML x" is not a valid dialplan'],
    [[...set, '--context', 'a;b'], 2, '"a;b" is not a valid context'],
    [[...set, '--mode', 'off', '--context', 'a\nb'], 2, 'is not a valid context'],
    [['account', 'show', 'ACME'], 3, 'did you mean "acme"?'],
    [['account', 'remove', 'acme'], 2, 'with 1 list and 1 entry', 'add --yes'],
    [['account', 'remove', 'nobody', '--yes'], 3, 'account "nobody" not found'],
    [['account', 'pause', 'acme'], 2, "required option '--until <time>'"],
    [['account', 'pause', 'acme', '--until', 'tomorow'], 2, '"tomorow" is not a valid time', '30d'],
    [['account', 'pause', 'acme', '--until', '2090-02-30'], 2, '"2090-02-30" is not a valid time'],
    [['account', 'pause', 'acme', '--until', '999999999d'], 2, '"999999999d" is not a valid time'],
    [['account', 'pause', 'acme', '--until', '2020-01-01'], 2, 'is in the past'],
    [['account', 'pause', 'acne', '--until', '1h'], 3, 'did you mean "acme"?'],
    [['account', 'resume', 'acne'], 3, 'did you mean "acme"?'],
    [['account', 'route', 'ad', 'acme', '1'], 2, 'did you mean "add"?'],
    [['account', 'route', 'add', 'acme', 'a b'], 2, '"a b" is not a route'],
    [['account', 'route', 'add', 'acne', '1001'], 3, 'did you mean "acme"?'],
    [
      ['account', 'route', 'add', 'globex', '1000'],
      2,
      'route "1000" leads to account "acme"',
      'ringfence account route remove acme 1000',
    ],
    [['account', 'route', 'remove', 'acme', '1001'], 3, 'no route "1001"; did you mean "1000"?'],
    [['account', 'route', 'remove', 'globex', '1000'], 3, 'has no route "1000"'],
  ]);
});
