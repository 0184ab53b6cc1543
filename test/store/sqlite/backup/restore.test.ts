import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PolicyStore } from '../../../../src/store/policy-store.js';
import { backUp } from '../../../../src/store/sqlite/backup/backup.js';
import { restore } from '../../../../src/store/sqlite/backup/restore.js';
import { Sqlite } from '../../../../src/store/sqlite/database/driver.js';
import { openPolicyStore } from '../../../../src/store/sqlite/policy-store.js';
import { fillPolicy } from '../../../support/full-policy.js';
import { endOf, spawnModule } from '../../../support/node.js';
import { createPolicy, dump } from '../../../support/policy.js';
import { temporaryFolder } from '../../../support/temporary.js';

async function withBackup() {
  const folder = temporaryFolder();
  const [file, copy] = [join(folder, 'ringfence.db'), join(folder, 'copy.db')];
  await createPolicy(file, fillPolicy);
  backUp(file, copy);
  return { file, copy };
}

/** Adds an account after the other, and says each that was acknowledged. */
const WRITER = `
  import { openPolicyStore } from './dist/store/sqlite/policy-store.js';
  const policy = openPolicyStore(process.argv[1]);
  for (let at = 0; at < 400; at++) {
    await policy.change({ author: 'w', what: 'add' }, (edit) => edit.addAccount('w' + at, {}));
    process.stdout.write('w' + at + '\\n');
  }
  policy.close();`;

describe('restore', () => {
  it('loses no concurrent change of another process', async () => {
    const { file, copy } = await withBackup();
    const child = spawnModule(WRITER, file);
    const ended = endOf(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    const { kept = '' } = await restore(file, copy);
    const { exit, stdout, stderr } = await ended;
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const [before, after] = [kept, file].map(writtenIn);
    expect([...(before ?? []), ...(after ?? [])]).toEqual(stdout.trimEnd().split('\n'));
    expect(before).not.toEqual([]);
  });

  it('shows readers the old policy first, and then the new one', async () => {
    const { file, copy } = await withBackup();
    const reader = openPolicyStore(file);
    await reader.change({ author: 'tester', what: 'more' }, (edit) => edit.addAccount('more', {}));
    const count = async (policy: PolicyStore) => (await policy.accounts()).length;
    await reader.read(async (then) => {
      expect(await count(then)).toBe(3);
      await restore(file, copy);
      expect(await count(then)).toBe(3);
    });
    expect(await count(reader)).toBe(2);
    reader.close();
  });

  it('leaves the backup as it is', async () => {
    const { file, copy } = await withBackup();
    const bytes = readFileSync(copy);
    await restore(file, copy);
    await restore(file, copy, { dryRun: true });
    expect(readFileSync(copy)).toEqual(bytes);
  });

  it('restores a backup that is open, with the contents of its WAL', async () => {
    const { file, copy } = await withBackup();
    const other = openPolicyStore(copy);
    await other.change({ author: 'tester', what: 'late' }, (edit) => edit.addAccount('late', {}));
    expect(await restore(file, copy)).toMatchObject({ after: { accounts: 3 } });
    expect(dump(file)).toEqual(dump(copy));
    other.close();
  });

  it('keeps a copy of a damaged database, byte by byte', async () => {
    const { file, copy } = await withBackup();
    // The first page still says what the file is.
    const damaged = readFileSync(file).fill(0xee, 4_096);
    writeFileSync(file, damaged);
    const { kept = '', before } = await restore(file, copy);
    expect(before).toBeUndefined();
    expect(readFileSync(kept)).toEqual(damaged);
    expect(dump(file)).toEqual(dump(copy));
  });
});

function writtenIn(file: string): string[] {
  const db = new Sqlite(file, { readonly: true });
  const ids = db
    .prepare("SELECT id FROM account WHERE id GLOB 'w[0-9]*' ORDER BY account_key")
    .pluck()
    .all();
  db.close();
  return ids as string[];
}
