import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toIso } from '../../../../src/duration.js';
import { exportPolicy } from '../../../../src/store/document/export-policy.js';
import type { PolicyStore } from '../../../../src/store/policy-store.js';
import { Sqlite } from '../../../../src/store/sqlite/database/driver.js';
import { readMigrations } from '../../../../src/store/sqlite/database/migrate.js';
import { openDatabase } from '../../../../src/store/sqlite/database/open.js';
import { openPolicyStore } from '../../../../src/store/sqlite/policy-store.js';
import { dump } from '../../../support/policy.js';
import { temporaryFolder } from '../../../support/temporary.js';

const APPLICATION_ID = 0x526e6750;

/** A policy database at a schema version, with these rows. */
function createVersion(version: number, sql: string): string {
  const file = join(temporaryFolder(), 'test.db');
  const db = new Sqlite(file);
  for (const migration of readMigrations('policy').slice(0, version)) db.exec(migration);
  db.exec(sql);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${version}`);
  db.close();
  return file;
}

describe('policy version 5', () => {
  const CHANGE = "INSERT INTO change (id, at, author, what) VALUES (1, 0, 'jo', 'x');";
  const upgraded = (rows: string) => {
    const file = createVersion(4, `${CHANGE}${rows}`);
    openDatabase(file, 'policy', { busyTimeoutMs: 0 }).close();
    return dump(file) as Record<string, { rows: Record<string, unknown>[] }>;
  };

  it('has the number of entries of each list', () => {
    const { list } = upgraded(`
      INSERT INTO list (list_key, name, kind, created_at)
        VALUES (1, 'three', 'block', 0), (2, 'one', 'block', 0), (3, 'empty', 'block', 0);
      INSERT INTO entry VALUES (1, '1', 1, NULL, NULL, NULL, 1), (1, '2', 1, NULL, NULL, NULL, 1),
        (1, '3', 1, NULL, NULL, NULL, 1), (2, '1', 1, NULL, NULL, NULL, 1);`);
    expect(list?.rows.map(({ entries }) => entries)).toEqual([3, 1, 0]);
  });

  const account = (key: number, id: string, country: string) =>
    `INSERT INTO account (account_key, id, name, country, created_at) VALUES (${key}, '${id}', 'x', '${country}', 0);`;
  it.each([
    ["the eldest account's", account(2, 'a', 'DE') + account(1, 'b', 'GB'), ['GB']],
    [
      'as it was set',
      `${account(1, 'b', 'GB')}INSERT INTO setting VALUES ('home-country', 'FR');`,
      ['FR'],
    ],
    ['not set where there is no account', '', []],
  ])('has the home country stored: %s', (_, rows, expected) => {
    const { setting, change } = upgraded(rows);
    expect(setting?.rows.map(({ value }) => value)).toEqual(expected);
    expect(change).toMatchObject({ rows: [{ id: 1, what: 'x' }] });
  });
});

describe('policy version 7', () => {
  const fixture = (name: string) => readFileSync(`fixtures/databases/${name}`, 'utf8');
  const before = JSON.parse(fixture('policy-v5.json')) as {
    readonly history: readonly { readonly at: string }[];
    readonly export: unknown;
  };

  async function upgraded(): Promise<PolicyStore> {
    const file = join(temporaryFolder(), 'test.db');
    const db = new Sqlite(file);
    db.exec(fixture('policy-v5.sql'));
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma('user_version = 5');
    db.close();
    return openPolicyStore(file);
  }

  async function exportOf(policy: PolicyStore): Promise<unknown> {
    let text = '';
    for await (const piece of exportPolicy(policy)) text += piece;
    return JSON.parse(text);
  }

  it('keeps history and policy', async () => {
    const policy = await upgraded();
    const history = await policy.history({ limit: 100 });
    const shown = JSON.stringify(history.map((each) => ({ ...each, at: toIso(each.at) })));
    expect(JSON.parse(shown)).toEqual(before.history);
    expect(await exportOf(policy)).toEqual(before.export);
    policy.close();
  });

  it('undoes and redoes earlier changes, including imports and removals', async () => {
    const policy = await upgraded();
    const rows = () => policy.entries('spam');
    const by = { author: 'ada', what: 'test' };
    const takeBack = async (until: number) => {
      for (;;) {
        const next = await policy.nextUndo();
        if (next === undefined || next.target.id < until) return;
        await policy.undo(next.target.id, by);
      }
    };
    await takeBack(11);
    const imported = await rows();
    expect(imported.map(({ text, label, origin }) => [text, label, origin])).toEqual([
      ['+14155550100', 'other', expect.stringMatching(/^list add spam/)],
      ['+14155550177', undefined, expect.stringMatching(/^list import spam/)],
      ['+14155550178', undefined, expect.stringMatching(/^list import spam/)],
    ]);
    await takeBack(10);
    const texts = (await rows()).map(({ text, label }) => [text, label]);
    expect(texts).toEqual(
      ['+14155550100', '+14155550101', '+1900*', 'name:*warranty*'].map((text) => [text, 'x']),
    );
    await takeBack(1);
    expect(await exportOf(policy)).toEqual({ settings: {}, accounts: [], lists: [] });
    for (let next = await policy.nextRedo(); next; next = await policy.nextRedo()) {
      await policy.redo(next.target.id, by);
    }
    expect(await exportOf(policy)).toEqual(before.export);
    policy.close();
  });
});
