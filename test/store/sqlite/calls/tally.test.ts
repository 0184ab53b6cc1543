import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { UNSCREENED_REASONS } from '../../../../src/screening/verdict.js';
import type { CallFilter, CallRecord, OutcomeCount } from '../../../../src/store/call-log.js';
import { openCallLog, SqliteCallLog } from '../../../../src/store/sqlite/calls/call-log.js';
import { Sqlite } from '../../../../src/store/sqlite/database/driver.js';
import { readMigrations } from '../../../../src/store/sqlite/database/migrate.js';
import { IN_MEMORY } from '../../../../src/store/sqlite/database/open.js';
import { runs } from '../../../support/runs.js';
import { temporaryFolder } from '../../../support/temporary.js';

const HOUR_MS = 3_600_000;
/** Some hours, with their first and last moments. */
const AT = fc
  .tuple(fc.nat(5), fc.constantFrom(0, 1, HOUR_MS / 2, HOUR_MS - 1))
  .map(([hour, ms]) => 1_700_000 * HOUR_MS + hour * HOUR_MS + ms);
const ACCOUNT = fc.constantFrom('acme', 'globex', undefined);
const LIST = fc.constantFrom('acme/blocked', 'shared', undefined);

const CALL: fc.Arbitrary<CallRecord> = fc.record({
  at: AT,
  uuid: fc.constant('u'),
  account: ACCOUNT,
  verdict: fc.constantFrom('transfer', 'reject'),
  reason: fc.constantFrom('default', 'monitor', 'fail-open:late', 'no-account', 'blocked-number'),
  list: LIST,
  wouldVerdict: fc.constantFrom('reject', undefined),
  wouldReason: fc.constantFrom('blocked-number', undefined),
  latencyUs: fc.constant(1),
});

const FILTER: fc.Arbitrary<CallFilter> = fc.record(
  {
    account: ACCOUNT,
    since: AT,
    until: AT,
    rejected: fc.boolean(),
    unscreened: fc.boolean(),
    list: LIST,
    reason: fc.constantFrom('default', 'fail-open', 'blocked-number'),
  },
  { requiredKeys: [] },
);

/** The same as the log should say, from every call. */
function count(calls: readonly CallRecord[], filter: CallFilter): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { at, account, verdict, reason, list, wouldVerdict, wouldReason } of calls) {
    const isWanted =
      (filter.account === undefined || account === filter.account) &&
      (filter.since === undefined || at >= filter.since) &&
      (filter.until === undefined || at < filter.until) &&
      (filter.rejected === undefined || (verdict === 'reject') === filter.rejected) &&
      (filter.unscreened === undefined ||
        UNSCREENED_REASONS.includes(reason) === filter.unscreened) &&
      (filter.list === undefined || list === filter.list) &&
      (filter.reason === undefined ||
        (filter.reason === 'fail-open'
          ? reason.startsWith('fail-open:')
          : [reason, wouldReason].includes(filter.reason)));
    const key = JSON.stringify([verdict, reason, list, wouldVerdict, wouldReason]);
    if (isWanted) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function asMap(counts: readonly OutcomeCount[]): Map<string, number> {
  return new Map(
    counts.map(({ verdict, reason, list, wouldVerdict, wouldReason, calls }) => [
      JSON.stringify([verdict, reason, list, wouldVerdict, wouldReason]),
      calls,
    ]),
  );
}

const CALLS = fc.array(CALL, { maxLength: 40 });
const FILTERS = fc.array(FILTER, { minLength: 1, maxLength: 5 });

it('counts what is in the log, for any filter, before and after a removal', async () => {
  await fc.assert(
    fc.asyncProperty(CALLS, FILTERS, fc.nat(40), async (calls, filters, keepRows) => {
      const log = openCallLog(IN_MEMORY);
      log.append(calls);
      for (const filter of filters) {
        expect(asMap(await log.countOutcomes(filter))).toEqual(count(calls, filter));
      }
      log.removeOld({ keepMs: 0, keepRows: keepRows + 1 }, 0, 100);
      const kept = calls.slice(-(keepRows + 1));
      for (const filter of filters) {
        expect(asMap(await log.countOutcomes(filter))).toEqual(count(kept, filter));
      }
      log.close();
    }),
    { numRuns: runs(200) },
  );
});

const OLDER_COLUMNS =
  'at, uuid, account, verdict, reason, list, would_verdict, would_reason, latency_us';

it('counts calls that were logged before there was a tally', async () => {
  await fc.assert(
    fc.asyncProperty(CALLS, FILTERS, async (calls, filters) => {
      const db = new Sqlite(':memory:');
      for (const sql of readMigrations('calls').slice(0, 2)) db.exec(sql);
      const insert = db.prepare(
        `INSERT INTO call (${OLDER_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      );
      for (const { at, uuid, account, verdict, reason, list, ...rest } of calls) {
        const { wouldVerdict, wouldReason, latencyUs } = rest;
        const values = [at, uuid, account, verdict, reason, list, wouldVerdict, wouldReason];
        insert.run(...values.map((each) => each ?? null), latencyUs);
      }
      for (const sql of readMigrations('calls').slice(2)) db.exec(sql);
      const log = new SqliteCallLog(db);
      for (const filter of filters) {
        expect(asMap(await log.countOutcomes(filter))).toEqual(count(calls, filter));
      }
      log.close();
    }),
    { numRuns: runs(100) },
  );
});

it('has a row per hour and outcome, not per call, and none that counts nothing', () => {
  const file = join(temporaryFolder(), 'calls.db');
  const log = openCallLog(file, { create: true });
  const call = { uuid: 'u', account: 'acme', verdict: 'transfer', reason: 'default', latencyUs: 1 };
  log.append(Array.from({ length: 100 }, (_, at) => ({ ...call, at }) as CallRecord));
  const db = new Sqlite(file, { readonly: true });
  const rows = db.prepare('SELECT account, calls FROM tally ORDER BY account').raw();
  expect(rows.all()).toEqual([
    ['*', 100],
    ['acme', 100],
  ]);
  log.removeOld({ keepMs: 0, keepRows: 1 }, 0, 100);
  expect(rows.all()).toEqual([
    ['*', 1],
    ['acme', 1],
  ]);
  log.removeOld({ keepMs: 1, keepRows: 0 }, 1_000, 100);
  expect(rows.all()).toEqual([]);
  db.close();
  log.close();
});

it('finds the calls of a filter page by page, and when a list decided last', async () => {
  await fc.assert(
    fc.asyncProperty(CALLS, FILTERS, ACCOUNT, async (calls, filters, account) => {
      const log = openCallLog(IN_MEMORY);
      log.append(calls);
      for (const filter of filters) {
        const found: CallRecord[] = [];
        for (let page = await log.calls({ ...filter, limit: 3 }); page.length > 0; ) {
          found.push(...page);
          page = await log.calls({ ...filter, limit: 3, before: page.at(-1) });
        }
        expect(count(found, {})).toEqual(count(calls, filter));
        const times = found.map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => b - a));
      }
      const last = new Map<string, number>();
      for (const { at, list, account: of } of calls) {
        const isWanted = list !== undefined && (account === undefined || of === account);
        if (isWanted) last.set(list, Math.max(at, last.get(list) ?? 0));
      }
      const lists = [...new Set(calls.flatMap(({ list }) => list ?? []))];
      expect(await log.lastHits(account, 0, lists)).toEqual(last);
      log.close();
    }),
    { numRuns: runs(200) },
  );
});
