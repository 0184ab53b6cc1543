import { describe, expect, it } from 'vitest';
import { differencesOf } from '../../src/store/differences.js';
import {
  completed,
  inOrder,
  keyOf,
  type ListState,
  type Operation,
  type RecordedOperation,
  reverse,
} from '../../src/store/operation.js';
import { findConflicts } from '../../src/store/undo-conflicts.js';

const LIST: ListState = {
  kind: 'block',
  action: 'reject CALL_REJECTED',
  blockAnonymous: false,
  stillScreen: false,
  enabled: true,
  everyone: false,
  schedule: null,
  subscription: null,
  createdAt: 1,
};

const listed: RecordedOperation = { kind: 'list', name: 'acme/spam', after: LIST };
const disabled: RecordedOperation = {
  kind: 'list',
  name: 'acme/spam',
  before: LIST,
  after: { ...LIST, enabled: false },
};
const active: RecordedOperation = {
  kind: 'activation',
  name: 'acme/spam',
  account: 'acme',
  after: true,
};
const filled: RecordedOperation = {
  kind: 'entries',
  name: 'acme/spam',
  added: { count: 2, examples: ['12', '13'] },
};
const routed: RecordedOperation = { kind: 'route', name: '1000', before: 'acme', after: 'globex' };

describe('reverse', () => {
  it('swaps what was before and after, the last operation first', () => {
    expect(reverse([listed, routed, filled])).toEqual([
      { kind: 'entries', name: 'acme/spam', removed: filled.added },
      { kind: 'route', name: '1000', before: 'globex', after: 'acme' },
      { kind: 'list', name: 'acme/spam', before: LIST },
    ]);
  });

  it('applied twice returns the original', () => {
    const operations = [listed, routed, active, filled];
    expect(reverse(reverse(operations))).toEqual(operations);
  });

  it('keeps an order in which operations can be applied', () => {
    const removed: Operation = { kind: 'list', name: 'old', before: LIST };
    const operations = inOrder([active, removed, filled, listed]);
    expect(operations).toEqual([listed, active, filled, removed]);
    const back = reverse(operations);
    expect(inOrder(back).map(keyOf)).toEqual(back.map(keyOf));
  });
});

it('completed gives operations of earlier versions what lists have now', () => {
  const { stillScreen: _, schedule: __, ...earlier } = LIST;
  const recorded = { kind: 'list', name: 'spam', before: earlier } as unknown as RecordedOperation;
  expect(completed(recorded)).toEqual({ kind: 'list', name: 'spam', before: LIST });
  expect(completed(disabled)).toEqual(disabled);
  expect(completed(routed)).toBe(routed);
  const { timeZone: ___, ...account } = ACME();
  const added = { kind: 'account', name: 'acme', after: account } as unknown as RecordedOperation;
  expect(completed(added)).toEqual({ kind: 'account', name: 'acme', after: ACME() });
});

it('keyOf differs for things with the same name', () => {
  const things = [listed, active, filled, { kind: 'account', name: 'acme/spam' } as const];
  expect(new Set(things.map(keyOf)).size).toBe(things.length);
  expect(keyOf(listed)).toBe(keyOf(disabled));
});

it('differencesOf returns differences by kind and name', () => {
  const { enabled } = { enabled: { before: true, after: false } };
  expect(differencesOf([filled, disabled, active, routed])).toEqual([
    {
      did: 'changed',
      kind: 'route',
      name: '1000',
      account: 'globex',
      fields: { account: { before: 'acme', after: 'globex' } },
    },
    { did: 'changed', kind: 'list', name: 'acme/spam', fields: { enabled } },
    {
      did: 'added',
      kind: 'activation',
      name: 'acme/spam',
      account: 'acme',
      fields: { active: { before: null, after: true } },
    },
    { did: 'added', kind: 'entries', name: 'acme/spam', count: 2, examples: ['12', '13'] },
  ]);
});

describe('findConflicts', () => {
  const at = (undone: RecordedOperation[], ...later: RecordedOperation[][]) => {
    const numbered = later.map((operations, index) => ({ change: index + 2, operations }));
    const { touched, swept } = findConflicts(undone, numbered);
    return { touched: [...touched], swept: [...swept] };
  };
  const defaultIs = (before: string | undefined, after: string | undefined) =>
    ({ kind: 'setting', name: 'default-account', before, after }) as const;
  const [acmeAdded] = reverse([{ kind: 'account', name: 'acme', before: ACME() } as const]);
  const acmeRemoved = { kind: 'account', name: 'acme', before: ACME() } as const;

  it.each<[string, RecordedOperation[], RecordedOperation[][], number[], number[]]>([
    ['nothing', [listed], [], [], []],
    ['something else', [listed], [[routed]], [], []],
    ['the same list', [listed], [[disabled], [routed], [disabled]], [2, 4], []],
    ['an activation of a list that would go', [listed], [[active]], [], [2]],
    ['one that is gone again', [listed], [[active], reverse([active])], [], []],
    ['a list whose activation comes back', reverse([active]), [[disabled], [listed]], [3], []],
    ['an account that a route goes back to', [routed], [[acmeRemoved]], [2], []],
    ['a list of an account that would go', [acmeAdded as RecordedOperation], [[listed]], [], [2]],
    ['being the default', [acmeAdded as RecordedOperation], [[defaultIs('x', 'acme')]], [], [2]],
    ['the default that comes back', [defaultIs('acme', 'x')], [[acmeRemoved]], [2], []],
    ['the list of entries that come back', reverse([filled]), [[listed]], [2], []],
  ])('of %s', (_, undone, later, touched, swept) => {
    expect(at(undone, ...later)).toEqual({ touched, swept });
  });

  it('include the contents of what would be removed', () => {
    const { going } = findConflicts(
      [acmeAdded as RecordedOperation],
      [{ change: 2, operations: [listed] }],
    );
    expect([...going]).toEqual(['account acme', 'list acme/spam']);
  });
});

function ACME() {
  return {
    name: 'Acme',
    country: 'US',
    timeZone: null,
    extension: null,
    dialplan: null,
    context: null,
    mode: 'enforce',
    pausedUntil: null,
    blockAnonymous: false,
    anonymousScope: 'no-number',
    anonymousAction: 'reject CALL_REJECTED',
    verification: 'off',
    defaultVerdict: 'transfer',
    createdAt: 1,
  } as const;
}
