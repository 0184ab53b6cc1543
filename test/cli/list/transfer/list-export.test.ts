import { beforeAll, describe, expect, it } from 'vitest';
import { Ringfence } from '../../../support/ringfence.js';

const space = new Ringfence();
const CSV = `number,label,expires
+14155550100,"Smith, ""Bob""",2100-01-01T00:00:00.000Z
+14155550101,,2020-01-01T00:00:00.000Z
+1900*,premium,
1012,,
name:*warranty*,,
`;

beforeAll(async () => {
  await space.policy((policy) =>
    policy.change({ author: 'tester', what: 'set-up' }, (edit) => {
      edit.addAccount('acme', { country: 'US' });
      edit.createList('acme/spam', 'block', { blockAnonymous: true }, true);
      edit.createList('acme/vip', 'allow', {}, true);
      edit.createList('many', 'block', {}, true);
      const texts = Array.from({ length: 30_000 }, (_, at) => `+1415${5_000_000 + at}`);
      edit.addEntries(
        'many',
        texts.map((text) => ({ kind: 'number', text, probe: text })),
      );
    }),
  );
  await space.runWith(CSV, 'list', 'import', 'acme/spam', '-');
});

describe('list export', () => {
  it('writes csv, with everything that an entry has', async () => {
    const { exitCode, stdout, stderr } = await space.run('list', 'export', 'acme/spam');
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: CSV, stderr: '' });
  });

  it.each([
    ['csv', []],
    ['json', []],
    [
      'lines',
      [
        "note: lines can't hold some entries, which are left out: 1",
        "note: lines can't hold labels: 2 left out",
        "note: lines can't hold when an entry expires: 1 would stay for good where this is imported",
      ],
    ],
    [
      'kazoo',
      [
        "note: kazoo can't hold some entries, which are left out: 3",
        "note: kazoo can't hold when an entry expires: 1 would stay for good where this is imported",
      ],
    ],
  ])(
    'as %s is imported again without a change, and notes what is missing',
    async (format, notes) => {
      const { stdout, stderr } = await space.run('list', 'export', 'acme/spam', '--format', format);
      expect(stderr.split('\n').filter(Boolean)).toEqual(notes);
      const file = space.file(`export.${format}`, stdout);
      const report = await space.json('list', 'import', 'acme/spam', file);
      expect(report).toMatchObject({ format, added: 0, changed: 0, removed: 0, invalid: 0 });
      expect(report).not.toHaveProperty('blockAnonymous');
      expect(await space.ok('list', 'export', 'acme/spam')).toBe(CSV);
    },
  );

  it.each(['csv', 'json'])('as %s replaces the list without a change', async (format) => {
    const file = space.file(
      'all',
      await space.ok('list', 'export', 'acme/spam', '--format', format),
    );
    const report = await space.json('list', 'import', 'acme/spam', file, '--replace');
    expect(report).toMatchObject({ added: 0, changed: 0, unchanged: 5, removed: 0 });
  });

  it('is JSON with --json, also of an empty list', async () => {
    expect(await space.json('list', 'export', 'acme/vip')).toEqual({
      list: 'acme/vip',
      kind: 'allow',
      entries: [],
    });
  });

  it('ends silently when its reader closes', async () => {
    const line = 'set -o pipefail; $RINGFENCE list export many --format lines | head -1';
    expect(await space.shell(line)).toEqual({ exitCode: 0, stdout: '+14155000000\n', stderr: '' });
  });

  it.each([
    [['acme/span'], 3, 'did you mean "acme/spam"?'],
    [['acme/spam', '--format', 'ftc'], 2, 'one of csv, lines, json, kazoo'],
    [['acme/vip', '--format', 'kazoo'], 2, 'a KAZOO blacklist only blocks'],
  ])('rejects %j', async (argv, exit, message) => {
    const { exitCode, stdout, stderr } = await space.run('list', 'export', ...argv);
    expect([exitCode, stdout]).toEqual([exit, '']);
    expect(stderr).toContain(message);
  });
});
