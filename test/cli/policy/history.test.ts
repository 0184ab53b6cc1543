import { beforeAll, describe, expect, it } from 'vitest';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';

interface Change {
  readonly id: number;
  readonly at: string;
  readonly author: string;
  readonly what: string;
  readonly undoes?: number;
  readonly undoneBy?: number;
  readonly differences: readonly { did: string; kind: string; name: string }[];
}

const ringfence = new Ringfence();
const changesOf = async (...argv: string[]) =>
  (await ringfence.json('history', ...argv)) as Change[];
const idsOf = async (...argv: string[]) => (await changesOf(...argv)).map(({ id }) => id);

beforeAll(async () => {
  const asUser = { USER: 'ada' };
  await ringfence.runIn(asUser, 'account', 'add', 'acme', '--country', 'US', '--route', '1000');
  await ringfence.runIn({ ...asUser, SUDO_USER: 'kim' }, 'account', 'add', 'acme-two');
  await ringfence.runIn(asUser, 'list', 'create', 'spam', '--author', 'jo');
  await ringfence.runIn(asUser, 'list', 'add', 'spam', '+14155550100', '+14155550101', '+1900*');
  await ringfence.runIn(asUser, 'activate', 'acme', 'spam');
  await ringfence.runIn(asUser, 'block', 'acme', '+14155550123', '--label', 'windows');
  await ringfence.runIn(asUser, 'undo');
});

describe('history', () => {
  it('shows who changed what, newest first', async () => {
    const { stdout, stderr, exitCode } = await ringfence.run('history');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect(rows.map(([id, , ...rest]) => [id, ...rest])).toEqual([
      ['CHANGE', 'AUTHOR', 'WHAT', 'TOUCHED'],
      ['7', 'ada', 'undo', '-1 list, -1 activation, -1 entry', 'undoes 6'],
      [
        '6',
        'ada',
        'block acme +14155550123 --label windows',
        '+1 list, +1 activation, +1 entry',
        'undone by 7',
      ],
      ['5', 'ada', 'activate acme spam', '+activation of spam for acme'],
      ['4', 'ada', "list add spam +14155550100 +14155550101 '+1900*'", '+3 entries of spam'],
      ['3', 'jo', 'list create spam --author jo', '+list spam'],
      ['2', 'kim', 'account add acme-two', '+account acme-two'],
      [
        '1',
        'ada',
        'account add acme --country US --route 1000',
        '+1 setting, +1 account, +1 route',
      ],
    ]);
  });

  it('reports the same as JSON', async () => {
    const { stdout } = await ringfence.run('history', '--json', '--limit', '2');
    const changes = JSON.parse(stdout) as Change[];
    expect(changes).toMatchObject([
      { id: 7, author: 'ada', what: 'undo', undoes: 6 },
      {
        id: 6,
        undoneBy: 7,
        differences: [{ did: 'added', kind: 'list', name: 'acme/blocked' }, {}, {}],
      },
    ]);
    const [{ at } = { at: '' }] = changes;
    expect(new Date(at).toISOString()).toBe(at);
  });

  it.each([
    ['an account', 'acme', [7, 6, 5, 1]],
    ['an account whose name begins so', 'acme-two', [2]],
    ['a list', 'spam', [5, 4, 3]],
    ["an account's list that is gone", 'acme/blocked', [7, 6]],
  ])('of %s only: %s', async (_, subject, expected) => {
    expect(await idsOf(subject)).toEqual(expected);
  });

  it('of an account includes what moved to another, and being the default', async () => {
    const passing = new Ringfence();
    for (const line of [
      'account add acme --route 1000',
      'account add globex --name acme --default-account',
      'config set default-account acme',
      'config set anonymous-words acme',
    ]) {
      await passing.run(...line.split(' '));
    }
    const document = '{"accounts":[{"id":"globex","routes":["1000"]}]}';
    await passing.runWith(document, 'apply', '-');
    const ids = async (subject: string) =>
      ((await passing.json('history', subject)) as Change[]).map(({ id }) => id);
    expect(await ids('acme')).toEqual([5, 3, 1]);
    expect(await ids('globex')).toEqual([5, 3, 2]);
  });

  it('is limited', async () => {
    expect(await idsOf('--limit', '2')).toEqual([7, 6]);
    expect(await idsOf('spam', '--limit', '1')).toEqual([5]);
  });

  it('filters by author and time', async () => {
    expect(await idsOf('--author', 'kim')).toEqual([2]);
    expect(await idsOf('--author', 'ada', 'spam')).toEqual([5, 4]);
    expect(await idsOf('--since', '1h', '--author', 'jo')).toEqual([3]);
    expect(await idsOf('--since', '2100-01-01')).toEqual([]);
    expect((await ringfence.run('history', '--author', 'nobody')).stdout).toBe(
      'no such changes; "ringfence history" shows all authors and times\n',
    );
  });

  it('shows local times, and with --utc times in UTC', async () => {
    const [{ at } = { at: '' }] = await changesOf('--limit', '1');
    const env = { TZ: 'Asia/Tokyo' };
    const utc = at.slice(0, 19).replace('T', ' ');
    const tokyo = new Date(Date.parse(at) + 9 * 3_600_000).toISOString();
    expect((await ringfence.runIn(env, 'history')).stdout).toContain(
      `7       ${tokyo.slice(0, 19).replace('T', ' ')}  ada`,
    );
    expect((await ringfence.runIn(env, 'history', '--utc')).stdout).toContain(
      `7       ${utc}Z  ada`,
    );
  });

  it('is empty if nothing was changed', async () => {
    const fresh = new Ringfence();
    await fresh.policy(async () => {});
    expect(await fresh.run('history')).toEqual({
      stdout: 'no changes yet\n',
      stderr: '',
      exitCode: 0,
    });
    expect((await fresh.run('history', '--json')).stdout).toBe('[]\n');
    await ringfence.policy((policy) =>
      policy.change({ author: 'tester', what: 'nothing' }, () => {}),
    );
    expect(await idsOf('--limit', '1')).toEqual([7]);
  });
});

describe('a wrong history', () => {
  describeRefusals(ringfence, [
    [['history', 'acmee'], 3, 'account or list "acmee" not found', 'did you mean "acme"?'],
    [['history', 'shw'], 2, '"ringfence history" has no command "shw"; did you mean "show"?'],
    [['history', 'acme', 'spam'], 2, 'too many arguments'],
    [['history', '--limit', '0'], 2, 'limit "0" is not a whole number above 0'],
    [['history', '--limit', '2.5'], 2, 'limit "2.5" is not a whole number above 0'],
    [['history', '--limit', 'x'], 2, 'limit "x"'],
    [['history', '--limit'], 2, 'argument missing'],
    [['history', '--since', 'soon'], 2, '--since "soon"'],
  ]);
});
