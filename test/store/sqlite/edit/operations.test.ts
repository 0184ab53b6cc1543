import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError } from '../../../../src/errors.js';
import { parseDocument } from '../../../../src/store/document/policy-document.js';
import type { NewEntry } from '../../../../src/store/policy-store.js';
import { IN_MEMORY, openDatabase } from '../../../../src/store/sqlite/database/open.js';
import { SqlitePolicyStore } from '../../../../src/store/sqlite/policy-store.js';
import { everyRowOf, exportOf, LoggedPolicy, replay } from '../../../support/replicas.js';
import { runs } from '../../../support/runs.js';
import { change, fill, randomChanges, randomImport } from '../random-changes.js';

const BY = { author: 'test', what: 'random' };

const undo = fc.nat({ max: 30 }).map((back) => ({ kind: 'undo', back }) as const);
const apply = fc.nat({ max: 30 }).map((back) => ({ kind: 'apply', back }) as const);
const access = fc.record({
  kind: fc.constant('access' as const),
  did: fc.constantFrom('add', 'set', 'remove'),
  name: fc.constantFrom('ada', 'bob'),
  accounts: fc.subarray(['acme', 'globex', 'initech']),
});
const deeds = fc
  .tuple(randomChanges, fc.array(fc.oneof(randomImport, undo, apply, access)))
  .chain(([changes, others]) =>
    fc.shuffledSubarray(
      [...changes.map((steps) => ({ kind: 'edit', steps }) as const), ...others],
      { minLength: 1 },
    ),
  );

it('a replica has the same rows and exports, and undo of everything gives the first one', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, async (all) => {
      const one = new LoggedPolicy();
      const { policy } = one;
      const db = openDatabase(IN_MEMORY, 'policy', { busyTimeoutMs: 0 });
      const other = new SqlitePolicyStore(db);
      const empty = await exportOf(policy);
      const exports: string[] = [];
      const newest = async () => (await policy.history({ limit: 1 }))[0]?.id ?? 0;
      const follow = async () => {
        for (const chunks of one.log.splice(0)) replay(db, chunks);
        exports.push(await exportOf(policy));
        expect(await exportOf(other)).toBe(exports.at(-1));
      };
      await fill(policy);
      await follow();
      for (const deed of all) {
        if (deed.kind === 'edit') await change(policy, deed.steps);
        else if (deed.kind === 'import') await importInto(policy, deed);
        else if (deed.kind === 'access') await changeAccess(one, deed);
        else if (deed.kind === 'undo') await undoIfPossible(policy, (await newest()) - deed.back);
        else await applyExport(policy, exports.at(-1 - (deed.back % exports.length)) as string);
        await follow();
      }
      expect(everyRowOf(db)).toEqual(everyRowOf(one.db));
      for (let id = await newest(); id > 0; id--) await undoUnlessUndone(policy, id);
      expect(await exportOf(policy)).toBe(empty);
      await follow();
      expect(everyRowOf(db)).toEqual(everyRowOf(one.db));
      one.close();
      other.close();
    }),
    { numRuns: runs(20) },
  );
});

async function changeAccess(
  { access }: LoggedPolicy,
  { did, name, accounts }: { did: string; name: string; accounts: readonly string[] },
): Promise<void> {
  const user = { kind: 'user', name, role: 'viewer', accounts } as const;
  const deed =
    did === 'add'
      ? access.add(user, BY)
      : did === 'set'
        ? access.set('user', name, { accounts }, BY)
        : access.remove('user', name, BY);
  await deed.catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
  });
}

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
  const isOfAccess = found?.differences?.some(({ kind }) => kind === 'user');
  if (found?.undoneBy === undefined && !isOfAccess) await policy.undo(id, BY);
}
