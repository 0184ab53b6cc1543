import { describe, expect, it } from 'vitest';
import { importSpace } from '../../../support/import-space.js';

const { addEntry, entries, importText, space } = importSpace();

describe('list import of an invalid file or list', () => {
  it.each([
    ['no file', 'nothing.txt', undefined, 3, 'nothing.txt not found'],
    ['a folder', '.', undefined, 2, 'is a directory'],
    ['an empty file', 'empty.txt', '', 2, 'is empty'],
    ['UTF-16', 'wide.txt', Buffer.from('\ufeff+14155550100\n', 'utf16le'), 2, 'iconv -f UTF-16'],
    [
      'Latin-1',
      'latin.txt',
      Buffer.from('1012 # Jos\xe9\n', 'latin1'),
      2,
      'line 1 has other bytes',
    ],
    ['a binary', 'a.out', Buffer.from('\x7fELF\x00\x00'), 2, 'is a program'],
    ['10 MB on one line', 'long.txt', '1'.repeat(10_000_000), 2, 'line 1 goes on for more'],
    [
      '10 MB in one cell',
      'long.csv',
      `number\n${'1'.repeat(10_000_000)}`,
      2,
      'line 2 goes on for more',
    ],
    ['10 MB in one JSON text', 'long.json', `["${'1'.repeat(10_000_000)}"]`, 2, 'without an entry'],
    ['half a JSON', 'half.json', '{"entries": [\n"1012"', 2, 'at line 2, column 7; is it cut off?'],
    ['half a KAZOO list', 'half.json', '{"data": {"numbers": {"1012"', 2, 'is it cut off?'],
    ['a header of no format', 'other.csv', 'a,b,c\n1,2,3\n', 2, 'first line is "a,b,c"; known are'],
    [
      'a file of the other kind',
      'vip.json',
      '{"kind":"allow","entries":["1012"]}',
      2,
      'callers to allow',
    ],
    ['nothing to replace with', 'none.txt', '# none\n', 2, 'has no entries, and --replace'],
  ])('rejects %s', async (_, name, content, exit, message) => {
    await addEntry('+14155550100');
    const file = content === undefined ? `${space.folder}/${name}` : space.file(name, content);
    const { exitCode, stdout, stderr } = await space.run(
      'list',
      'import',
      'acme/spam',
      file,
      '--replace',
    );
    expect([exitCode, stdout]).toEqual([exit, '']);
    expect(stderr).toMatch(/^ringfence: [^\n]*\n$/);
    expect(stderr).toContain(message);
    expect(await entries()).toEqual(['+14155550100']);
  });

  it.each([
    ['a format that is none', ['--format', 'xml'], 2, 'unknown format "xml"; one of lines, csv'],
    ['reports of no complaints', ['--min-reports', '2'], 2, 'this file is lines'],
    [
      'no number of reports',
      ['--min-reports', 'two', '--format', 'ftc'],
      2,
      '"two" is not a whole',
    ],
  ])('rejects %s', async (_, options, exit, message) => {
    const { exitCode, stderr } = await importText('+14155550100\n', ...options);
    expect(exitCode).toBe(exit);
    expect(stderr).toContain(message);
  });

  it('rejects an unknown list, and a blocklist for an allow list', async () => {
    const missing = await space.runWith('1012', 'list', 'import', 'acme/span', '-');
    expect([missing.exitCode, missing.stderr]).toEqual([
      3,
      expect.stringContaining('"acme/spam"?'),
    ]);
    const kazoo = '{"data":{"numbers":{"+14155550100":{}}}}';
    const other = await space.runWith(kazoo, 'list', 'import', 'acme/vip', '-');
    expect([other.exitCode, other.stderr]).toEqual([
      2,
      expect.stringContaining('is an allow list'),
    ]);
    const forced = await space.runWith(kazoo, 'list', 'import', 'acme/vip', '-', '--force');
    expect(forced.exitCode).toBe(0);
    expect(await entries('acme/vip')).toEqual(['+14155550100']);
  });
});
