import { describe, expect, it } from 'vitest';
import { openPolicyStore } from '../../src/store/sqlite/policy-store.js';
import { endOf, spawnModule } from '../support/node.js';
import { createPolicy } from '../support/policy.js';
import { Ringfence } from '../support/ringfence.js';

const EACH = 60;

/** `ringfence block acme N` over and over, each opening and closing the database as the command does. */
const HAMMER = `
  import { runCommand } from './dist/cli/program.js';
  const [db, from, count] = process.argv.slice(1);
  let failures = 0;
  for (let at = 0; at < Number(count); at++) {
    const number = String(Number(from) + at);
    failures += await runCommand(['--db', db, 'block', 'acme', number]);
  }
  process.exitCode = failures;`;

describe('two processes that write at once', () => {
  it('both have all their entries, and neither finds the database locked', async () => {
    const { db } = new Ringfence();
    await createPolicy(db, (edit) => edit.addAccount('acme', {}));
    const hammers = [10_000, 20_000].map((from) => spawnModule(HAMMER, db, `${from}`, `${EACH}`));
    for (const { exit, stderr } of await Promise.all(hammers.map(endOf))) {
      const errors = stderr.replace(/^note: .*\n/gm, '');
      expect({ exit, errors }).toEqual({ exit: 0, errors: '' });
    }
    const store = openPolicyStore(db);
    const texts = (await store.entries('acme/blocked')).map(({ text }) => text);
    const numbers = (from: number) => Array.from({ length: EACH }, (_, at) => `${from + at}`);
    expect(texts).toEqual([...numbers(10_000), ...numbers(20_000)]);
    store.close();
  });

  it('create one database together', async () => {
    const ringfence = new Ringfence();
    const ids = ['a', 'b', 'c', 'd'];
    const outcomes = await Promise.all(ids.map((id) => ringfence.run('account', 'add', id)));
    expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    expect(await ringfence.json('account', 'list')).toMatchObject(ids.map((id) => ({ id })));
  });
});
