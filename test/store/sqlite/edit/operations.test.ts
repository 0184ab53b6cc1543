import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exportPolicy } from '../../../../src/store/document/export-policy.js';
import { parseDocument } from '../../../../src/store/document/policy-document.js';
import type { NewEntry } from '../../../../src/store/policy-store.js';
import {
  type Database,
  IN_MEMORY,
  openDatabase,
} from '../../../../src/store/sqlite/database/open.js';
import { SqlitePolicyStore } from '../../../../src/store/sqlite/policy-store.js';
import { applyChange, newestChange } from '../../../support/operations.js';
import { rowsOf } from '../../../support/policy.js';
import { runs } from '../../../support/runs.js';
import { change, fill, randomChanges, randomImport } from '../random-changes.js';

const BY = { author: 'test', what: 'random' };

function open(): { db: Database; policy: SqlitePolicyStore } {
  const db = openDatabase(IN_MEMORY, 'policy', { busyTimeoutMs: 0 });
  return { db, policy: new SqlitePolicyStore(db) };
}

async function exportOf(policy: SqlitePolicyStore): Promise<string> {
  let text = '';
  for await (const piece of exportPolicy(policy)) text += piece;
  return text;
}

const undo = fc.nat({ max: 30 }).map((back) => ({ kind: 'undo', back }) as const);
const apply = fc.nat({ max: 30 }).map((back) => ({ kind: 'apply', back }) as const);
const deeds = fc
  .tuple(randomChanges, fc.array(fc.oneof(randomImport, undo, apply)))
  .chain(([changes, others]) =>
    fc.shuffledSubarray(
      [...changes.map((steps) => ({ kind: 'edit', steps }) as const), ...others],
      {
        minLength: 1,
      },
    ),
  );

it('the same operations give byte-equal exports, and undoing everything gives the first export', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, async (all) => {
      const [one, other] = [open(), open()];
      const empty = await exportOf(one.policy);
      const exports: string[] = [];
      let newest = 0;
      const follow = async () => {
        const history = await one.policy.history({ limit: 1 });
        if (history[0] === undefined || history[0].id === newest) return;
        const { id, json } = newestChange(one.db);
        newest = id;
        applyChange(other.db, json);
        exports.push(await exportOf(one.policy));
        expect(await exportOf(other.policy)).toBe(exports.at(-1));
      };
      await fill(one.policy);
      await follow();
      for (const deed of all) {
        if (deed.kind === 'edit') await change(one.policy, deed.steps);
        else if (deed.kind === 'import') await importInto(one.policy, deed);
        else if (deed.kind === 'undo') await undoIfPossible(one.policy, newest - deed.back);
        else await applyExport(one.policy, exports.at(-1 - (deed.back % exports.length)) as string);
        await follow();
      }
      expect(rowsOf(other.db)).toEqual(rowsOf(one.db));
      for (const { policy } of [one, other]) {
        for (let id = newest; id > 0; id--) await undoUnlessUndone(policy, id);
        expect(await exportOf(policy)).toBe(empty);
        policy.close();
      }
    }),
    { numRuns: runs(20) },
  );
});

async function importInto(
  policy: SqlitePolicyStore,
  { list, entries, replace }: { list: string; entries: readonly NewEntry[]; replace: boolean },
): Promise<void> {
  if ((await policy.list(list)) === undefined) return;
  await policy.bulkImport(list, async (bulk) => {
    bulk.stage(entries);
    bulk.settle(1);
    await bulk.merge(BY, { replace }, new AbortController().signal, () => {});
  });
}

async function applyExport(policy: SqlitePolicyStore, text: string): Promise<void> {
  await policy.apply(parseDocument(JSON.parse(text), 'test'), BY, { prune: true });
}

async function undoIfPossible(policy: SqlitePolicyStore, id: number): Promise<void> {
  await policy.undo(id, BY).catch((error: { problem?: unknown }) => {
    if (error.problem === undefined) throw error;
  });
}

/** Undoes every change from the last on, undos included, so that there are no conflicts. */
async function undoUnlessUndone(policy: SqlitePolicyStore, id: number): Promise<void> {
  const found = (await policy.history({ limit: 1_000 })).find((each) => each.id === id);
  if (found?.undoneBy === undefined) await policy.undo(id, BY);
}
