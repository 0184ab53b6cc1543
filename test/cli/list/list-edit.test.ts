import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../support/policy.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';

const NUMBER = '+14155550100';

async function withLists(): Promise<Ringfence> {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, (edit) => {
    edit.addAccount('acme', { country: 'US' });
    edit.createList('acme/spam', 'block', {}, true);
    edit.createList('spam', 'block', {}, false);
    const texts = [NUMBER, '1012'];
    edit.addEntries(
      'acme/spam',
      texts.map((text) => ({ kind: 'number', text, probe: text, label: 'x' })),
    );
  });
  return ringfence;
}

describe.concurrent('list edit', () => {
  it.each([
    [['--label', 'sells windows'], '"sells windows", never expires'],
    [['--no-label'], 'no label, never expires'],
    [['--label', ''], 'no label, never expires'],
    [['--until', '2090-01-01'], '"x", until 2090-01-01 00:00:00'],
    [['--until', '2090-01-01', '--label', 'y'], '"y", until 2090-01-01 00:00:00'],
  ])('%j: %s', async (options, says) => {
    const ringfence = await withLists();
    const { stdout } = await ringfence.run(
      'list',
      'edit',
      'acme/spam',
      '(415) 555-0100',
      ...options,
    );
    expect(stdout).toBe(`${NUMBER} on acme/spam: ${says}\n`);
  });

  it('lets an entry stay for ever again, and keeps who added it', async () => {
    const ringfence = await withLists();
    await ringfence.ok('list', 'edit', 'acme/spam', NUMBER, '--until', '1d', '--author', 'kim');
    await ringfence.ok('list', 'edit', 'acme/spam', NUMBER, '--until', 'never');
    const shown = await ringfence.json('list', 'show', 'acme/spam');
    expect(shown).toMatchObject({ entries: [{ text: NUMBER, label: 'x', author: 'tester' }, {}] });
    expect(shown).not.toHaveProperty('entries.0.expiresAt');
  });

  it('is undone', async () => {
    const ringfence = await withLists();
    await ringfence.ok('list', 'edit', 'acme/spam', '1012', '--label', 'y');
    await ringfence.ok('undo');
    const shown = await ringfence.json('list', 'show', 'acme/spam', '--search', '1012');
    expect(shown).toMatchObject({ entries: [{ label: 'x' }] });
  });
});

describe.concurrent('list rename', () => {
  it('keeps the entries, and says where the logged calls are', async () => {
    const ringfence = await withLists();
    const { stdout, stderr } = await ringfence.run('list', 'rename', 'acme/spam', 'acme/junk');
    expect(stdout).toContain('list        acme/junk\nkind        block\nentries     2\n');
    expect(stderr).toBe(
      'note: calls and hits until now are logged under acme/spam: ringfence calls --list acme/spam\n',
    );
    expect((await ringfence.run('check', 'acme', '--from', NUMBER)).stdout).toContain(
      'reject (blocked-number) by acme/junk',
    );
  });
});

describe.concurrent('list copy', () => {
  it('copies into another account', async () => {
    const ringfence = await withLists();
    await ringfence.ok('account', 'add', 'globex');
    const { stdout } = await ringfence.run('list', 'copy', 'acme/spam', 'globex/spam');
    expect(stdout).toContain('active for  globex');
  });

  it('warns if the copy has no effect', async () => {
    const ringfence = await withLists();
    const { stderr } = await ringfence.run('list', 'copy', 'spam', 'spam2');
    expect(stderr).toContain('spam2 is not active for any account');
  });
});

describe.concurrent('list clear', () => {
  it('removes all entries, with --yes', async () => {
    const ringfence = await withLists();
    expect(await ringfence.run('list', 'clear', 'acme/spam', '--yes')).toMatchObject({
      stdout: 'removed 2 entries from acme/spam\n',
      exitCode: 0,
    });
    expect(await ringfence.json('list', 'clear', 'acme/spam')).toEqual({
      list: 'acme/spam',
      removed: 0,
    });
    await ringfence.ok('undo');
    expect(await ringfence.json('list', 'show', 'acme/spam')).toMatchObject({
      entries: [{}, {}],
    });
  });
});

describeRefusals(await withLists(), [
  [['list', 'edit', 'acme/spam', NUMBER], 2, 'nothing to change; give --label'],
  [['list', 'edit', 'acme/spam', '1013', '--label', 'x'], 3, 'acme/spam has no entry 1013'],
  [['list', 'edit', 'acme/spam', NUMBER, '--until', '1d ago'], 2, '"1d ago" is not a valid time'],
  [['list', 'edit', 'acme/spam', NUMBER, '--label', 'x'.repeat(300)], 2, '256'],
  [['list', 'clear', 'acme/spam'], 2, "won't remove 2 entries from acme/spam", '--yes'],
  [['list', 'rename', 'acme/spam', 'spam'], 2, 'ringfence list copy acme/spam spam'],
  [['list', 'rename', 'acme/spam', 'acme/spam'], 2, 'exists already; choose another name'],
  [['list', 'copy', 'acme/spam', 'acne/spam'], 3, 'account "acne" not found'],
  [['account', 'rename', 'acme', 'a b'], 2, '"a b" is not a valid account id'],
  [['account', 'copy', 'acme', 'acme'], 2, 'account "acme" exists already; choose another name'],
]);
