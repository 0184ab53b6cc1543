import { keyOf, needsOf, type RecordedOperation } from './operation.js';

export interface LaterOperations {
  readonly change: number;
  readonly operations: readonly RecordedOperation[];
}

/** Later changes that prevent an undo, apart from changes of entries. */
export interface Conflicts {
  /** Changes that touched the same things, or removed or replaced what the undo requires. */
  readonly touched: ReadonlySet<number>;
  /** Changes that touched what the undo would remove, such as a route of an account. */
  readonly swept: ReadonlySet<number>;
  /** Keys of what the undo would remove: accounts and lists, and later additions to them. */
  readonly going: ReadonlySet<string>;
}

/** @param later operations of later changes, oldest first */
export function findConflicts(
  undone: readonly RecordedOperation[],
  later: Iterable<LaterOperations>,
): Conflicts {
  const mine = new Set(undone.map(keyOf));
  const needed = new Set(undone.flatMap(neededBack));
  const going = new Set(undone.filter(comes).map(keyOf));
  const touched = new Set<number>();
  const dependents = new Map<string, { changes: number[]; isThere: boolean }>();
  for (const { change, operations } of later) {
    for (const operation of operations) {
      if (operation.kind === 'entries') continue;
      const key = keyOf(operation);
      if (mine.has(key) || (needed.has(key) && (comes(operation) || goes(operation)))) {
        touched.add(change);
        continue;
      }
      const { after } = operation;
      const isThere =
        after !== undefined && needsOf(operation, after).some((need) => going.has(need));
      if (isThere) going.add(key);
      const known = dependents.get(key);
      dependents.set(key, { changes: [...(known?.changes ?? []), change], isThere });
    }
  }
  const swept = [...dependents.values()].filter(({ isThere }) => isThere);
  return { touched, swept: new Set(swept.flatMap(({ changes }) => changes)), going };
}

/** What must exist unchanged for the operation to be undone. */
function neededBack(operation: RecordedOperation): string[] {
  if (operation.kind === 'entries') {
    return operation.changed || operation.removed ? needsOf(operation) : [];
  }
  return operation.before === undefined ? [] : needsOf(operation, operation.before);
}

function comes(operation: RecordedOperation): boolean {
  return operation.kind !== 'entries' && operation.before === undefined;
}

function goes(operation: RecordedOperation): boolean {
  return operation.kind !== 'entries' && operation.after === undefined;
}
