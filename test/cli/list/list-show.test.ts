import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../src/cli/program.js';
import { SqliteCallLog } from '../../../src/store/sqlite/calls/call-log.js';
import { SqlitePolicyStore } from '../../../src/store/sqlite/policy-store.js';
import { logCalls, rejected } from '../../support/calls.js';
import { createPolicy } from '../../support/policy.js';
import { captureIo } from '../../support/process-io.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';

const COUNT = 5_000;
const numberOf = (at: number) => `+1415555${String(at).padStart(4, '0')}`;

describe('list show', () => {
  const ringfence = new Ringfence();

  beforeAll(async () => {
    await createPolicy(ringfence.db, (edit) => {
      edit.addAccount('acme', { country: 'US' });
      edit.createList('acme/blocked', 'block', {}, true);
      edit.createList('acme/empty', 'block', {}, true);
      edit.addEntries(
        'acme/blocked',
        Array.from({ length: COUNT }, (_, at) => ({
          kind: 'number',
          text: numberOf(at),
          probe: numberOf(at),
          label: at === 7 ? 'Sells Windows' : undefined,
        })),
      );
    });
    logCalls(ringfence, [rejected('a', { caller: numberOf(2), at: Date.UTC(2026, 0, 2) })]);
  });

  const entriesOf = (stdout: string) =>
    (JSON.parse(stdout) as { entries: { text: string; hits: number }[] }).entries;

  it('shows all entries once and in order, as a table and as one JSON value', async () => {
    const all = Array.from({ length: COUNT }, (_, at) => numberOf(at));
    const shown = (await ringfence.ok('list', 'show', 'acme/blocked')).split('\n');
    expect(shown.filter((line) => line.startsWith('ENTRY'))).toHaveLength(1);
    expect(shown.flatMap((line) => /^\+\d+/.exec(line) ?? [])).toEqual(all);
    const entries = entriesOf(await ringfence.ok('list', 'show', 'acme/blocked', '--json'));
    expect(entries.map((entry) => entry.text)).toEqual(all);
    expect(entries.filter(({ hits }) => hits > 0)).toMatchObject([
      { text: numberOf(2), hits: 1, lastHitAt: '2026-01-02T00:00:00.000Z' },
    ]);
  });

  it('shows an empty list', async () => {
    const value = JSON.parse(await ringfence.ok('list', 'show', 'acme/empty', '--json'));
    expect(value).toMatchObject({ name: 'acme/empty', entries: [] });
    expect(await ringfence.ok('list', 'show', 'acme/empty')).toContain('entries     0\n');
  });

  it.each([
    ['--limit 3', [0, 1, 2]],
    ['--search windows', [7]],
    ['--search (415)555-00', [...Array(100).keys()]],
    ['--search 5550012 --limit 1', [12]],
    ['--search +141555549', [...Array(100).keys()].map((at) => 4900 + at)],
    ['--search nobody', []],
  ])('with %s shows some', async (options, which) => {
    const stdout = await ringfence.ok(
      'list',
      'show',
      'acme/blocked',
      ...options.split(' '),
      '--json',
    );
    expect(entriesOf(stdout).map((entry) => entry.text)).toEqual(which.map(numberOf));
    expect(JSON.parse(stdout)).toMatchObject({ entries: expect.any(Array) });
  });

  it('reports that nothing was found', async () => {
    const shown = await ringfence.ok('list', 'show', 'acme/blocked', '--search', 'nobody');
    expect(shown.split('\n').slice(-3)).toEqual([
      '',
      'no entry with "nobody" in its text or label',
      '',
    ]);
  });

  it('notes that there are more entries', async () => {
    const shown = await ringfence.ok('list', 'show', 'acme/blocked', '--limit', '2');
    expect(shown.split('\n').slice(-3)).toEqual([
      expect.stringContaining(numberOf(1)),
      'more entries: leave --limit out, or give a greater one',
      '',
    ]);
  });

  it.each(['--utc', '--json'])(
    'ends well as soon as its reader has enough (%s)',
    async (option) => {
      const child = ringfence.spawn(['list', 'show', 'acme/blocked', option]);
      const ended = new Promise((resolve) => child.once('close', (...how) => resolve(how)));
      const said = text(child.stderr as NodeJS.ReadableStream);
      child.stdout?.once('data', () => child.stdout?.destroy());
      expect(await ended).toEqual([0, null]);
      expect(await said).toBe('');
    },
  );

  it('reads only as much as its reader consumes', async () => {
    const read = { entries: 0, hits: 0 };
    const { entries } = SqlitePolicyStore.prototype;
    const { hits } = SqliteCallLog.prototype;
    SqlitePolicyStore.prototype.entries = async function (...parameters) {
      const page = await entries.apply(this, parameters);
      read.entries += page.length;
      return page;
    };
    SqliteCallLog.prototype.hits = async function (list, texts) {
      read.hits += texts.length;
      return hits.call(this, list, texts);
    };
    try {
      const out = new PassThrough({ highWaterMark: 1_000 });
      const argv = ['list', 'show', 'acme/blocked', '--db', ringfence.db];
      const ended = runCommand(argv, { ...captureIo(), stdout: out });
      await new Promise((resolve) => out.once('readable', resolve));
      out.destroy();
      await ended;
    } finally {
      Object.assign(SqlitePolicyStore.prototype, { entries });
      Object.assign(SqliteCallLog.prototype, { hits });
    }
    expect(read.entries).toBeGreaterThan(0);
    expect(read.entries).toBeLessThan(COUNT);
    expect(read.hits).toBeLessThanOrEqual(read.entries);
  });

  describeRefusals(ringfence, [
    [
      ['list', 'show', 'acme/blocked', '--limit', '0'],
      2,
      'limit "0" is not a whole number above 0',
    ],
    [['list', 'show', 'acme/blocked', '--search', ' '], 2, '--search is empty'],
    [['list', 'show', 'acme/blokced'], 3, 'did you mean "acme/blocked"?'],
    [['list', 'show', 'acem/blocked'], 3, 'account "acem" not found; did you mean "acme"?'],
  ]);
});
