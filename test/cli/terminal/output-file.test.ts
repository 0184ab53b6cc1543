import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Ringfence } from '../../support/ringfence.js';

async function withAcme(): Promise<Ringfence> {
  const ringfence = new Ringfence();
  await ringfence.ok('account', 'add', 'acme', '--country', 'US');
  await ringfence.ok('block', 'acme', '+14155550100');
  return ringfence;
}

const partials = ({ folder }: Ringfence) =>
  readdirSync(folder).filter((name) => name.includes('partial'));

describe('--output', () => {
  it.each([
    [['account', 'list']],
    [['account', 'list', '--json']],
    [['export']],
    [['list', 'export', 'acme/blocked']],
  ])('has what %j prints', async (argv) => {
    const ringfence = await withAcme();
    const printed = await ringfence.ok(...argv);
    const file = ringfence.file('out', 'what was there');
    expect(await ringfence.run(...argv, '-o', file)).toEqual({
      stdout: '',
      stderr: '',
      exitCode: 0,
    });
    expect(readFileSync(file, 'utf8')).toBe(printed);
    expect(partials(ringfence)).toEqual([]);
  });

  it('keeps the exit code of check', async () => {
    const ringfence = await withAcme();
    const file = join(ringfence.folder, 'out');
    const check = ['check', 'acme', '--from', '+14155550100'];
    expect((await ringfence.run(...check, '--output', file)).exitCode).toBe(10);
    expect(readFileSync(file, 'utf8')).toContain('reject (blocked-number)');
  });

  it('leaves the file alone if the command fails', async () => {
    const ringfence = await withAcme();
    const file = ringfence.file('out', 'what was there');
    expect((await ringfence.run('list', 'show', 'x', '-o', file)).exitCode).toBe(3);
    expect(readFileSync(file, 'utf8')).toBe('what was there');
    expect(partials(ringfence)).toEqual([]);
  });

  it('writes what a link leads to', async () => {
    const ringfence = await withAcme();
    const file = ringfence.file('out', '');
    symlinkSync(file, join(ringfence.folder, 'link'));
    await ringfence.ok('account', 'list', '-o', join(ringfence.folder, 'link'));
    expect(readFileSync(file, 'utf8')).toContain('acme');
  });

  it('is refused before anything is changed if the file can not be written', async () => {
    const ringfence = await withAcme();
    mkdirSync(join(ringfence.folder, 'a folder'));
    for (const file of ['/nowhere/out', join(ringfence.folder, 'a folder')]) {
      const { exitCode, stderr } = await ringfence.run('block', 'acme', '1012', '-o', file);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 1,
        stderr: expect.stringContaining(`can't write ${file}`),
      });
    }
    expect(await ringfence.json('list', 'show', 'acme/blocked')).toMatchObject({ entries: [{}] });
    expect(existsSync('/nowhere')).toBe(false);
  });
});

describe('--quiet', () => {
  it.each([
    [['list', 'create', 'shared'], 0],
    [['block', 'acme', '415'], 0],
    [['check', 'acme', '--from', '+14155550100'], 10],
    [['check', 'acme', '--from', '+14155550101', '--json'], 0],
    [['export'], 0],
    [['undo'], 0],
  ])('%j prints nothing', async (argv, exitCode) => {
    const ringfence = await withAcme();
    expect(await ringfence.run(...argv, '-q')).toEqual({ stdout: '', stderr: '', exitCode });
  });

  it('prints errors all the same', async () => {
    const ringfence = await withAcme();
    expect(await ringfence.run('block', 'acne', '1', '--quiet')).toMatchObject({
      stderr: expect.stringContaining('account "acne" not found'),
      exitCode: 3,
    });
  });

  it('writes the file of --output', async () => {
    const ringfence = await withAcme();
    const file = join(ringfence.folder, 'out');
    await ringfence.ok('account', 'list', '-q', '-o', file);
    expect(readFileSync(file, 'utf8')).toContain('acme');
  });
});
