import { toIso } from '../duration.js';
import { splitListName } from '../screening/policy/list-name.js';
import type { Difference, FieldDifference, FieldValue } from './history.js';
import type {
  AccessOperation,
  EntriesOperation,
  RecordedOperation,
  RenameOperation,
} from './operation.js';
import { describeSubscription, storedSubscription } from './subscription.js';

/** What operations did, as it is shown to people: by kind and name. */
export function differencesOf(
  operations: readonly (RecordedOperation | AccessOperation)[],
): Difference[] {
  return operations.flatMap(differencesIn).sort(byKindAndName);
}

function differencesIn(operation: RecordedOperation | AccessOperation): Difference[] {
  switch (operation.kind) {
    case 'entries':
      return entryDifferences(operation);
    case 'rename': {
      const { what: kind, name: before, to: after } = operation;
      return [{ did: 'changed', kind, name: after, fields: fieldOf(NAME[kind], before, after) }];
    }
    case 'user':
    case 'key': {
      const { did, kind, name } = operation;
      return [{ did, kind, name }];
    }
    default:
      return [differenceOf(operation)];
  }
}

/** The field that a rename changes. An account's `name` is its display name. */
const NAME = { account: 'id', list: 'name' } as const;

const KINDS = ['setting', 'account', 'route', 'list', 'activation', 'entries', 'document'];

function byKindAndName(one: Difference, other: Difference): number {
  const keyOf = ({ kind, name, account, did }: Difference) =>
    [KINDS.indexOf(kind), name, account ?? '', did].join('\0');
  const [a, b] = [keyOf(one), keyOf(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

type SingleOperation = Exclude<RecordedOperation, EntriesOperation | RenameOperation>;

function differenceOf(operation: SingleOperation): Difference {
  const { before, after } = operation;
  const did = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return { did, kind: operation.kind, ...describe(operation) };
}

function describe(operation: SingleOperation): Pick<Difference, 'name' | 'account' | 'fields'> {
  const { kind, name, before, after } = operation;
  switch (kind) {
    case 'setting':
      return { name, fields: fieldOf('value', before, after) };
    case 'route':
      return {
        name,
        account: after ?? before,
        fields: before && after ? fieldOf('account', before, after) : undefined,
      };
    case 'activation':
      return { name, account: operation.account, fields: fieldOf('active', before, after) };
    case 'document': {
      const owner = operation.of === 'account' ? name : splitListName(name).owner;
      return { name, account: owner };
    }
    case 'account':
    case 'list':
      return { name, fields: before && after && changedFields({ ...before }, { ...after }) };
    default:
      return kind satisfies never;
  }
}

type Fields = Readonly<Record<string, FieldValue>>;

function changedFields(before: Fields, after: Fields): Record<string, FieldDifference> {
  const changed = Object.keys({ ...before, ...after }).filter((key) => before[key] !== after[key]);
  return Object.assign(
    {},
    ...changed.map((field) =>
      fieldOf(field, present(field, before[field]), present(field, after[field])),
    ),
  );
}

function fieldOf(field: string, before: FieldValue = null, after: FieldValue = null) {
  return { [field]: { before, after } };
}

function present(field: string, value: FieldValue = null): FieldValue {
  if (value === null) return value;
  if (field === 'pausedUntil') return toIso(Number(value));
  return field === 'subscription' ? describeSubscription(storedSubscription(String(value))) : value;
}

function entryDifferences({ name, ...counts }: EntriesOperation): Difference[] {
  return (['added', 'changed', 'removed'] as const).flatMap((did) => {
    const counted = counts[did];
    return counted === undefined ? [] : [{ did, kind: 'entries', name, ...counted }];
  });
}
