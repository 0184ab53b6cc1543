import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importSpace } from '../../../support/import-space.js';

const { contents, entries, importText, space } = importSpace();

describe('list import', () => {
  it('takes contacts for an allow list, and for a blocklist only if that is meant', async () => {
    const file = 'fixtures/lists/contacts.vcf';
    await space.run('list', 'create', 'acme/friends', '--allow');
    const allowed = await space.run('list', 'import', 'acme/friends', file, '--json');
    expect(JSON.parse(allowed.stdout)).toMatchObject({ format: 'vcard', added: 5 });
    expect(await contents('acme/friends')).toContainEqual({
      text: '+14155550100',
      label: 'Jane Miller',
    });
    const blocked = await space.run('list', 'import', 'acme/spam', file);
    expect([blocked.exitCode, blocked.stderr]).toEqual([
      2,
      expect.stringContaining('lists callers to allow, but acme/spam is a blocklist'),
    ]);
    await space.run('list', 'import', 'acme/spam', file, '--force');
    expect(await entries()).toHaveLength(5);
  });

  it('takes the column of the numbers from --column, and ranges as prefixes', async () => {
    const file = '1,4155550100,+15551230000-+15551239999\n2,4155550101,4155550200\n';
    const refused = await importText(file);
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining('could both have the numbers; say which with --column NAME or'),
    ]);
    expect((await importText(file, '--column', '3')).exitCode).toBe(0);
    expect(await entries()).toEqual(['+14155550200', '+1555123*']);
    expect((await importText(file, '--column', '4')).stderr).toContain(
      '--column 4 is not a column of standard input, which has 1 to 3',
    );
  });

  it('unpacks a gzip file, and takes numbers with many reports from PhoneBlock', async () => {
    const list = readFileSync('fixtures/lists/phoneblock.json');
    const { stdout } = await importText(gzipSync(list), '--min-reports', '10');
    expect(stdout).toContain('(phoneblock)');
    expect(stdout).toContain('  skipped, below 10 reports  1\n');
    expect(stdout).toContain('  skipped, withdrawn         1\n');
    expect(await entries()).toEqual(['+390456789123', '+493023125100']);
  });
});
