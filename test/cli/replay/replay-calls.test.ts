import { beforeAll, describe, expect, it } from 'vitest';
import { call, logCalls } from '../../support/calls.js';
import { createPolicy } from '../../support/policy.js';
import { Ringfence } from '../../support/ringfence.js';

const ringfence = new Ringfence();
const AT = Date.now() - 60_000;

/** All calls got through. Now `acme/blocked` rejects one; its entry for another has expired. */
beforeAll(async () => {
  await createPolicy(ringfence.db, (edit) => {
    edit.addAccount('acme', { country: 'US' });
    edit.createList('acme/blocked', 'block', {}, true);
    edit.addEntries('acme/blocked', [
      { kind: 'number', text: '+14155550100', probe: '+14155550100' },
      { kind: 'number', text: '+14155550101', probe: '+14155550101', expiresAt: AT - 1 },
    ]);
  });
  logCalls(
    ringfence,
    ['+14155550100', '+14155550101', '+14155550102', '+14155550103'].map((caller) =>
      call(`from${caller}`, { at: AT, caller }),
    ),
  );
});

const replay = async (...options: string[]) => {
  const argv = ['replay', '--calls', 'acme', ...options];
  const [text, json] = [await ringfence.run(...argv), await ringfence.run(...argv, '--json')];
  const changed = json.stdout.split('\n').filter(Boolean);
  return { text: text.stdout, changed: changed.map((line) => JSON.parse(line)), json };
};

describe('replay --calls', () => {
  it('compares logged verdicts with those of the policy', async () => {
    const { text, changed, json } = await replay();
    expect(changed).toMatchObject([
      {
        uuid: 'from+14155550100',
        was: { verdict: 'transfer', reason: 'default' },
        now: { verdict: 'reject', reason: 'blocked-number', entry: '+14155550100' },
      },
    ]);
    expect(text).toContain(' WAS ');
    expect(text).toContain(' NOW ');
    for (const each of [text, json.stderr]) {
      expect(each).toContain(
        '4 calls screened again, then and now: 1 more rejected, 0 let through',
      );
    }
  });

  it('with --with compares the policy without and with the entries of the file', async () => {
    const file = ringfence.file('more.txt', '+14155550100\n+14155550101\n+14155550102\n');
    const { text, changed, json } = await replay('--with', file);
    const now = { verdict: 'transfer', reason: 'default' };
    const rejected = { verdict: 'reject', reason: 'blocked-number', list: 'acme/blocked' };
    expect(changed).toMatchObject([
      { uuid: 'from+14155550102', now, with: { ...rejected, entry: '+14155550102' } },
      { uuid: 'from+14155550101', now, with: { ...rejected, entry: '+14155550101' } },
    ]);
    expect(changed[0]).not.toHaveProperty('was');
    expect(text).toContain(' NOW ');
    expect(text).toContain(' WITH ');
    for (const each of [text, json.stderr]) {
      expect(each).toContain(`4 calls screened again, now and with ${file}: 2 more rejected`);
    }
  });

  it('with --policy compares logged verdicts with that policy, or that policy without and with the file', async () => {
    const policy = ringfence.file(
      'policy.json',
      JSON.stringify({
        accounts: [{ id: 'acme', country: 'US' }],
        lists: [{ name: 'acme/blocked', entries: ['+14155550103'] }],
      }),
    );
    const alone = await replay('--policy', policy);
    expect(alone.changed).toMatchObject([{ uuid: 'from+14155550103', was: {}, policy: {} }]);
    expect(alone.text).toContain(`screened again, then and by ${policy}: 1 more rejected`);
    const file = ringfence.file('same.txt', '+14155550103\n+14155550100\n');
    const both = await replay('--policy', policy, '--with', file);
    expect(both.changed).toMatchObject([{ uuid: 'from+14155550100', policy: {}, with: {} }]);
    expect(both.text).toContain(`screened again, by ${policy} and with ${file}: 1 more rejected`);
  });

  it('notes what it skips of a FreePBX file', async () => {
    const file = ringfence.file('f.csv', 'number,description\n4155550102,x\nblocked,1\n');
    const { changed, json } = await replay('--with', file);
    expect(changed).toMatchObject([{ uuid: 'from+14155550102' }]);
    expect(json.stderr).toContain('only the entries of the file are compared');
  });
});
