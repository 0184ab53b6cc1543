import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { UndoRefused } from '../../../../src/store/history.js';
import {
  type Database,
  IN_MEMORY,
  openDatabase,
} from '../../../../src/store/sqlite/database/open.js';
import { SqlitePolicyStore } from '../../../../src/store/sqlite/policy-store.js';
import { rowsOf } from '../../../support/policy.js';
import { runs } from '../../../support/runs.js';
import { change, fill, randomChanges } from '../random-changes.js';

const BY = { author: 'test', what: 'undo' };

let db: Database;
let policy: SqlitePolicyStore;

async function fresh(): Promise<void> {
  policy?.close();
  db = openDatabase(IN_MEMORY, 'policy', { busyTimeoutMs: 0 });
  policy = new SqlitePolicyStore(db);
  await fill(policy);
}

afterEach(() => policy.close());

describe('undo', () => {
  it('restores every row, change by change, and again when undone itself', async () => {
    await fc.assert(
      fc.asyncProperty(randomChanges, async (changes) => {
        await fresh();
        const dumps = new Map<number, unknown>();
        let before = rowsOf(db);
        const made: number[] = [];
        for (const steps of changes) {
          const id = await change(policy, steps);
          if (id === undefined) continue;
          dumps.set(id, before);
          before = rowsOf(db);
          made.push(id);
        }
        const last = before;
        const undos: number[] = [];
        for (const id of made.toReversed()) {
          undos.push((await policy.undo(id, BY)).change as number);
          expect(rowsOf(db)).toEqual(dumps.get(id));
        }
        for (const [at, id] of undos.toReversed().entries()) {
          await policy.undo(id, BY);
          expect(rowsOf(db)).toEqual(dumps.get(made[at + 1] as number) ?? last);
        }
      }),
      { numRuns: runs(30) },
    );
  });

  it('in any order, after the named changes, restores the previous policy', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomChanges,
        fc.array(fc.nat({ max: 24 }), { maxLength: 8 }),
        async (changes, picks) => {
          await fresh();
          const empty = rowsOf(db);
          for (const steps of changes) await change(policy, steps);
          for (let open = await openChanges(); open.length > 0; open = await openChanges()) {
            // Some at random, then from the last, which comes to an end.
            const pick = picks.shift() ?? 0;
            await undoWithLater(open[pick % open.length] as number);
            expect(problems()).toEqual([]);
          }
          expect(rowsOf(db)).toEqual(empty);
        },
      ),
      { numRuns: runs(30) },
    );
  });

  it('reverses changes that were recorded before accounts had time zones, and lists schedules', async () => {
    await fresh();
    const before = rowsOf(db);
    const changed = await change(policy, [
      ['updateAccount', 'acme', { mode: 'off' }],
      ['updateList', 'spam', { enabled: false }],
    ]);
    db.exec(`UPDATE change SET operations = replace(replace(operations, '"timeZone":null,', ''),
      '"schedule":null,', '')`);
    const { differences } = await policy.undo(changed as number, BY);
    expect(rowsOf(db)).toEqual(before);
    expect(differences.map(({ fields }) => fields)).toEqual([
      { mode: { before: 'off', after: 'enforce' } },
      { enabled: { before: false, after: true } },
    ]);
  });
});

/** Neither undone nor an undo, the newest first; the first change only fills the policy. */
async function openChanges(): Promise<number[]> {
  const changes = await policy.history({ limit: 1_000 });
  return changes
    .filter(({ undoes, undoneBy }) => undoes === undefined && undoneBy === undefined)
    .map(({ id }) => id)
    .filter((id) => id > 1);
}

/** Undoes a change, and first the later changes that the error names. */
async function undoWithLater(id: number): Promise<void> {
  const before = rowsOf(db);
  try {
    await policy.undo(id, BY);
  } catch (error) {
    expect(rowsOf(db)).toEqual(before);
    const { problem } = error as UndoRefused;
    const later = problem.kind === 'touched-since' ? problem.later.map(({ id }) => id) : [];
    expect(later, String(error)).not.toEqual([]);
    expect(later.filter((each) => each <= id)).toEqual([]);
    for (const each of later) await undoUnlessUndone(each);
    await undoWithLater(id);
  }
}

async function undoUnlessUndone(id: number): Promise<void> {
  const [change] = (await policy.history({ limit: 1_000 })).filter((each) => each.id === id);
  if (change?.undoneBy === undefined) await undoWithLater(id);
}

function problems(): unknown[] {
  const queries = [DANGLING, WRONG_SIZES].flatMap((query) => db.prepare(query).all());
  return [...(db.pragma('foreign_key_check') as unknown[]), ...queries];
}

/** What no foreign key holds: the owners of lists and their entries, and the default account. */
const DANGLING = `
  SELECT name FROM list WHERE owner_key <> 0 AND owner_key NOT IN (SELECT account_key FROM account)
  UNION ALL
  SELECT text FROM entry JOIN list USING (list_key) WHERE entry.owner_key <> list.owner_key
  UNION ALL
  SELECT value FROM setting
  WHERE name = 'default-account' AND value NOT IN (SELECT id FROM account)`;

const WRONG_SIZES = `
  SELECT * FROM list l
  WHERE entries <> (SELECT count(*) FROM entry e WHERE e.list_key = l.list_key)`;
