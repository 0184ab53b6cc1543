import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { listServer, redirecting, sending } from '../../support/list-server.js';
import { Ringfence } from '../../support/ringfence.js';

const server = await listServer();
const URL = `${server.origin}/list.csv`;
const ALLOWED = { RINGFENCE_SUBSCRIPTION_ALLOW: '127.0.0.0/8' };

let ringfence: Ringfence;
let rows: string[];
const csv = () => ['number,label', ...rows].join('\n');
const run = (...argv: string[]) => ringfence.runIn(ALLOWED, ...argv);
const entries = () =>
  ringfence.policy(async (policy) =>
    (await policy.entries('spam')).map(({ text, label }) => `${text} ${label ?? ''}`.trim()),
  );
const changes = () => ringfence.policy((policy) => policy.history({ limit: 100 }));

async function ok(...argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(...argv);
  if (exitCode !== 0) throw new Error(`${argv.join(' ')} exits with ${exitCode}: ${stderr}`);
  return stdout;
}

beforeEach(async () => {
  ringfence = new Ringfence();
  rows = ['+14155550100,sells windows', '+14155550101,'];
  server.on('/list.csv', sending(csv));
  await ok('account', 'add', 'acme', '--country', 'US');
  await ok('list', 'create', 'spam');
});

describe('list subscribe', () => {
  it('takes the entries and the labels of the source, in one change', async () => {
    const before = (await changes()).length;
    expect(await ok('list', 'subscribe', 'spam', URL, '--every', '12h')).toBe(
      'spam is fetched: 2 entries, 2 added, 0 changed, 0 removed\n',
    );
    expect(await entries()).toEqual(['+14155550100 sells windows', '+14155550101']);
    expect(await changes()).toHaveLength(before + 1);
    const shown = await ok('list', 'show', 'spam');
    expect(shown).toContain(`source      ${URL} every 12h\n`);
    expect(shown).toMatch(/fetched {5}\S+ \S+; next \S+ \S+\n/);
  });

  it('is undone with its entries', async () => {
    await ok('list', 'subscribe', 'spam', URL);
    await ok('undo');
    expect(await entries()).toEqual([]);
    expect(await ok('list', 'show', 'spam')).not.toContain('source');
    await ok('redo');
    expect(await entries()).toHaveLength(2);
    expect(await ok('history', 'show', String((await changes())[0]?.id))).toContain(
      `${URL} every 6h`,
    );
  });

  it('asks before it replaces what was entered by hand', async () => {
    await ok('list', 'add', 'spam', '+14155550199');
    const { stderr, exitCode } = await run('list', 'subscribe', 'spam', URL);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('remove 1 and change 0 of the 1 entry of spam'),
    ]);
    expect(await entries()).toEqual(['+14155550199']);
    await ok('list', 'subscribe', 'spam', URL, '--yes');
    expect(await entries()).toHaveLength(2);
  });

  it.each([
    ['ftp://lists.example/a', "a list can't be fetched by ftp:"],
    ['lists.example', '"lists.example" is not a URL'],
    ['https://ada:secret@lists.example/', 'has a user name or password'],
    ['https://10.0.0.1/list', '10.0.0.1 is private'],
    [`${server.origin}/none`, '127.0.0.1 answers 404'],
  ])('%s: changes nothing', async (url, problem) => {
    const before = await changes();
    const { stderr, exitCode } = await run('list', 'subscribe', 'spam', url);
    expect(exitCode).toBeGreaterThan(0);
    expect(stderr).toContain(problem);
    expect(stderr).not.toContain('secret');
    expect(await changes()).toEqual(before);
  });

  it.each([
    ['0', 'not an interval'],
    ['10s', 'not an interval'],
    ['91d', 'not an interval'],
    ['daily', '"daily" is not an interval from 1m to 90d; write 6h, 30m or 1d'],
  ])('--every %s: %s', async (every, problem) => {
    const { stderr, exitCode } = await run('list', 'subscribe', 'spam', URL, '--every', every);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(problem)]);
  });
});

describe('list refresh', () => {
  beforeEach(async () => {
    rows = Array.from({ length: 20 }, (_, at) => `+1415555${1000 + at},`);
    await ok('list', 'subscribe', 'spam', URL);
  });

  it('records only the difference', async () => {
    const before = (await changes()).length;
    rows = [...rows.slice(1), '+14155550199,new'];
    rows[0] = rows[0]?.replace(/,$/, ',now with a label') ?? '';
    expect(await ok('list', 'refresh', 'spam')).toBe(
      'spam is fetched: 20 entries, 1 added, 1 changed, 1 removed\n',
    );
    const [newest] = await changes();
    expect(await changes()).toHaveLength(before + 1);
    expect(newest?.differences?.map(({ did, count }) => [did, count])).toEqual([
      ['added', 1],
      ['changed', 1],
      ['removed', 1],
    ]);
    await ok('undo');
    expect(await entries()).toContain('+14155551000');
  });

  it('records nothing if nothing has changed', async () => {
    const before = await changes();
    expect(await ok('list', 'refresh', 'spam')).toBe(
      'spam has not changed: 20 entries, 0 added, 0 changed, 0 removed\n',
    );
    expect(await changes()).toEqual(before);
  });

  it.each([
    ['half', 10, 'the source of spam has only 10 entries, and the list has 20'],
    ['none', 0, 'the source of spam has only 0 entries'],
    ['tenfold', 200, 'the source of spam has 200 entries, and the list has 20'],
  ])('waits for --accept: %s', async (_, count, problem) => {
    rows = Array.from({ length: count }, (__, at) => `+1415555${2000 + at},`);
    const { exitCode, stderr } = await run('list', 'refresh', 'spam');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(problem)]);
    expect(stderr).toContain('if that is right: ringfence list refresh spam --accept');
    expect(await entries()).toHaveLength(20);
    expect(await ok('list', 'show', 'spam')).toContain(`the source has ${count} entries`);
    await ok('list', 'refresh', 'spam', '--accept');
    expect(await entries()).toHaveLength(count);
    expect(await ok('list', 'show', 'spam')).not.toContain('waits');
  });

  it('takes a list that is a little shorter or longer at once', async () => {
    rows = Array.from({ length: 11 }, (_, at) => `+1415555${2000 + at},`);
    await ok('list', 'refresh', 'spam');
    rows = Array.from({ length: 109 }, (_, at) => `+1415555${2000 + at},`);
    await ok('list', 'refresh', 'spam');
    expect(await entries()).toHaveLength(109);
  });

  it.each([
    ['a page for signing in', '<!doctype html><title>Sign in</title>', 'is a web page (HTML)'],
    ['an empty file', '', 'is empty'],
    ['something else', 'Lorem ipsum dolor sit amet, consectetur', "can't tell the format"],
    ['many invalid rows', 'number\n+14155550100\nx y\n12345678901234567890\n', 'rows are invalid'],
    ['a gzip bomb', gzipSync(Buffer.alloc(100_000_000, '#\n')), 'unpacks to more than'],
    ['a cut gzip file', gzipSync('+14155550100\n'.repeat(99)).subarray(0, 30), 'cut off'],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'is a picture'],
  ])('keeps the last good copy: %s', async (_, body, problem) => {
    server.on('/list.csv', (__, response) => void response.end(body));
    const before = await changes();
    const { exitCode, stderr } = await run('list', 'refresh', 'spam');
    expect(exitCode).toBeGreaterThan(0);
    expect(stderr).toContain(problem);
    expect(await entries()).toHaveLength(20);
    expect(await changes()).toEqual(before);
    expect(await ok('list', 'show', 'spam')).toContain(problem);
  });

  it('leaves few invalid rows out, and says so', async () => {
    rows.push('nonsense 12,');
    expect(await ok('list', 'refresh', 'spam')).toContain('1 invalid row left out, the first: ');
    expect(await ok('list', 'show', 'spam')).toContain('1 invalid row left out');
  });

  it('refreshes all, and tells of those that fail', async () => {
    await ok('list', 'create', 'other');
    server.on(
      '/other',
      sending(() => '+14155550100\n'),
    );
    await ok('list', 'subscribe', 'other', `${server.origin}/other`);
    server.on('/other', redirecting('http://10.0.0.1/'));
    rows.push('+14155550199,');
    const { exitCode, stdout, stderr } = await run('list', 'refresh', '--all');
    expect([exitCode, stdout]).toEqual([
      1,
      'spam is fetched: 21 entries, 1 added, 0 changed, 0 removed\n',
    ]);
    expect(stderr).toContain('other: 10.0.0.1 is private');
  });

  it('needs a list or --all, and a subscription', async () => {
    expect(await run('list', 'refresh')).toMatchObject({ exitCode: 2 });
    expect(await run('list', 'refresh', 'spam', '--all')).toMatchObject({ exitCode: 2 });
    await ok('list', 'create', 'own');
    expect(await run('list', 'refresh', 'own')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('own has no subscription; to fetch it: ringfence list'),
    });
  });
});

describe('a subscribed list', () => {
  beforeEach(() => ok('list', 'subscribe', 'spam', URL));

  it.each([
    [['list', 'add', 'spam', '+14155550102']],
    [['list', 'remove', 'spam', '+14155550100']],
    [['list', 'edit', 'spam', '+14155550100', '--label', 'x']],
    [['list', 'clear', 'spam', '--yes']],
    [['list', 'import', 'spam', 'fixtures/lists/numbers.txt']],
  ])('is not edited by hand: %j', async (argv) => {
    const before = await entries();
    const { exitCode, stderr } = await run(...argv);
    expect([exitCode, stderr]).toEqual([
      2,
      `ringfence: spam gets its entries from ${URL} and can't be edited by hand; use "ringfence allow ACCOUNT NUMBER" or "ringfence block ACCOUNT NUMBER", or stop fetching it: ringfence list unsubscribe spam\n`,
    ]);
    expect(await entries()).toEqual(before);
  });

  it('can be renamed, set, copied and deleted; a copy is edited by hand', async () => {
    await ok('list', 'set', 'spam', '--action', 'flag');
    await ok('list', 'copy', 'spam', 'acme/spam');
    await ok('list', 'add', 'acme/spam', '+14155550102');
    await ok('list', 'rename', 'spam', 'junk');
    rows.push('+14155550103,');
    expect(await ok('list', 'refresh', 'junk')).toContain('1 added');
    await ok('list', 'delete', 'junk', '--yes');
  });

  it('is kept by a document, which does not bring old entries back', async () => {
    const file = `${ringfence.folder}/policy.json`;
    await ok('export', file);
    rows = ['+14155550100,sells windows', '+14155550102,'];
    await ok('list', 'refresh', 'spam');
    expect(await ok('apply', file, '--dry-run')).toContain('nothing');
    await ok('apply', file, '--prune', '--yes');
    expect(await entries()).toEqual(['+14155550100 sells windows', '+14155550102']);
    const other = new Ringfence();
    await other.ok('apply', file);
    expect(await other.ok('export')).toBe(
      await ringfence.ok('export').then((text) => text.replace('+14155550102', '+14155550101')),
    );
  });

  it('is edited by hand once it is no longer fetched', async () => {
    expect(await ok('list', 'unsubscribe', 'spam')).toBe(
      'spam is no longer fetched; it keeps its 2 entries, which you can edit now\n',
    );
    await ok('list', 'add', 'spam', '+14155550102');
    expect(await run('list', 'unsubscribe', 'spam')).toMatchObject({ exitCode: 2 });
    await ok('undo');
    await ok('undo');
    expect(await run('list', 'add', 'spam', '+14155550102')).toMatchObject({ exitCode: 2 });
  });

  it('shows its source and state as JSON', async () => {
    expect(JSON.parse(await ok('list', 'show', 'spam', '--json'))).toMatchObject({
      subscription: { url: URL, every: '6h' },
      fetched: { freshness: 'fresh', failures: 0, freshAt: expect.any(String) },
    });
  });
});
