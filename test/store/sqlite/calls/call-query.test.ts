import { expect, it } from 'vitest';
import type { CallPage } from '../../../../src/store/call-log.js';
import { callCondition, NEWEST_FIRST } from '../../../../src/store/sql/call-condition.js';
import { indexOf, SQLITE } from '../../../../src/store/sqlite/calls/call-query.js';
import { Sqlite } from '../../../../src/store/sqlite/database/driver.js';
import { readMigrations } from '../../../../src/store/sqlite/database/migrate.js';

const db = new Sqlite(':memory:');
for (const sql of readMigrations('calls')) db.exec(sql);

/** How SQLite would find a page, in its words. */
function planOf(filter: Partial<CallPage>): string {
  const { where, parameters } = callCondition(filter, SQLITE);
  const rows = db
    .prepare(
      `EXPLAIN QUERY PLAN SELECT * FROM call ${indexOf(filter)} ${where} ${NEWEST_FIRST} LIMIT 20`,
    )
    .all(parameters) as { detail: string }[];
  return rows.map(({ detail }) => detail).join('; ');
}

it.each<[Partial<CallPage>, string]>([
  [{}, 'SCAN call USING INDEX call_at'],
  [{ since: 1 }, 'SEARCH call USING INDEX call_at (at>?)'],
  [{ until: 1 }, 'SEARCH call USING INDEX call_at (at<?)'],
  [{ account: 'a' }, 'SEARCH call USING INDEX call_account_at (account=?)'],
  [{ account: 'a', since: 1 }, 'SEARCH call USING INDEX call_account_at (account=? AND at>?)'],
  [
    { account: 'a', since: 1, until: 2 },
    'SEARCH call USING INDEX call_account_at (account=? AND at>? AND at<?)',
  ],
  [{ account: 'a', rejected: true }, 'SEARCH call USING INDEX call_rejected (account=?)'],
  [
    { account: 'a', rejected: true, since: 1 },
    'SEARCH call USING INDEX call_rejected (account=? AND at>?)',
  ],
  [{ unscreened: true }, 'SCAN call USING INDEX call_unscreened'],
  [{ unscreened: true, since: 1 }, 'SEARCH call USING INDEX call_unscreened (at>?)'],
  [{ list: 'l', since: 1 }, 'SEARCH call USING INDEX call_list (list=? AND at>?)'],
  [{ callers: ['+1'] }, 'SEARCH call USING INDEX call_caller (caller=?)'],
  [{ callers: ['+1'], since: 1 }, 'SEARCH call USING INDEX call_caller (caller=? AND at>?)'],
])('%j reads no more than its page: %s', (filter, plan) => {
  expect(planOf(filter)).toBe(plan);
});

it('reads the calls of a caller, not those of the account', () => {
  const plan = planOf({ account: 'a', callers: ['+1'] });
  expect(plan).toMatch(/^SEARCH call USING INDEX call_caller /);
});

it.each<Partial<CallPage>>([
  { account: 'a', list: 'l', rejected: true },
  { account: 'a', unscreened: true },
  { account: 'a', dialled: ['1', '2'], since: 1 },
  { account: 'a', reason: 'default' },
  { account: 'a', before: { at: 1, key: 1 } },
])('%j is found by an index, in order', (filter) => {
  expect(planOf(filter)).toMatch(/^SEARCH call USING INDEX \w+ \([^;]*$/);
});
