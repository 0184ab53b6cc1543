import {
  type EntriesOperation,
  keyOf,
  needsOf,
  type RecordedOperation,
  type RenameOperation,
} from './operation.js';

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

/**
 * All operations are under present names (see `underPresentNames`).
 * @param later operations of later changes, oldest first
 */
export function findConflicts(
  undone: readonly RecordedOperation[],
  later: Iterable<LaterOperations>,
): Conflicts {
  const mine = new Set(undone.filter(isOfThing).map(keyOf));
  const identities = new Set(undone.flatMap(identitiesOf));
  const needed = new Set(undone.flatMap(neededBack));
  const going = new Set(undone.filter(comes).map(keyOf));
  const formerNames = new Set(undone.flatMap(formerName));
  const touched = new Set<number>();
  const takers: { key: string; change: number }[] = [];
  const arrived = new Set<string>();
  const dependents = new Map<string, { changes: number[]; isThere: boolean }>();
  for (const { change, operations } of later) {
    for (const operation of operations) {
      if (operation.kind === 'entries') continue;
      if (operation.kind === 'rename') {
        const key = keyOfRenamed(operation);
        if (identities.has(key)) touched.add(change);
        arrived.add(key);
        continue;
      }
      const key = keyOf(operation);
      if (formerNames.has(key) && (comes(operation) || goes(operation))) {
        takers.push({ key, change });
        continue;
      }
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
  // What took a former name by a rename is only in the way because of that rename.
  for (const { key, change } of takers) if (!arrived.has(key)) touched.add(change);
  const swept = [...dependents.values()].filter(({ isThere }) => isThere);
  return { touched, swept: new Set(swept.flatMap(({ changes }) => changes)), going };
}

type SingleOperation = Exclude<RecordedOperation, EntriesOperation | RenameOperation>;

function isOfThing(operation: RecordedOperation): operation is SingleOperation | EntriesOperation {
  return operation.kind !== 'rename';
}

function keyOfRenamed({ what, to }: RenameOperation): string {
  return keyOf({ kind: what, name: to });
}

/** The name that the undo of a rename requires to be free. */
function formerName(operation: RecordedOperation): string[] {
  if (operation.kind !== 'rename') return [];
  return [keyOf({ kind: operation.what, name: operation.name })];
}

/**
 * Accounts and lists that the undo brings, removes or renames. If one of them was renamed since,
 * that has to be undone first, because another one may have taken its name.
 */
function identitiesOf(operation: RecordedOperation): string[] {
  if (operation.kind === 'rename') {
    return [keyOfRenamed(operation), ...formerName(operation)];
  }
  const isIdentity = operation.kind === 'account' || operation.kind === 'list';
  return isIdentity && (comes(operation) || goes(operation)) ? [keyOf(operation)] : [];
}

/** What must exist unchanged for the operation to be undone. */
function neededBack(operation: RecordedOperation): string[] {
  if (operation.kind === 'rename') return [keyOfRenamed(operation)];
  if (operation.kind === 'entries') {
    return operation.changed || operation.removed ? needsOf(operation) : [];
  }
  return operation.before === undefined ? [] : needsOf(operation, operation.before);
}

function comes(operation: RecordedOperation): operation is SingleOperation {
  return isSingle(operation) && operation.before === undefined;
}

function goes(operation: RecordedOperation): boolean {
  return isSingle(operation) && operation.after === undefined;
}

function isSingle(operation: RecordedOperation): operation is SingleOperation {
  return operation.kind !== 'entries' && operation.kind !== 'rename';
}
