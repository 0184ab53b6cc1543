import { describe, expect, it } from 'vitest';
import type { RecordedOperation } from '../../src/store/operation.js';
import {
  allNamesOf,
  type DatedRename,
  lastingRenames,
  namesSince,
  presentName,
  underPresentNames,
} from '../../src/store/renames.js';

/** `list a b` renames list a to b. The first is change 1. */
function renames(...lines: string[]): DatedRename[] {
  return lines.map((line, at) => {
    const [what, name = '', to = ''] = line.split(' ');
    return { kind: 'rename', what: what as 'list', name, to, change: at + 1 };
  });
}

it.each<[string, 'account' | 'list', string, string[], string]>([
  ['nothing', 'list', 'spam', [], 'spam'],
  ['another list', 'list', 'spam', ['list other x'], 'spam'],
  ['the list', 'list', 'acme/spam', ['list acme/spam acme/junk'], 'acme/junk'],
  ['the list twice', 'list', 'a', ['list a b', 'list b c'], 'c'],
  ['the list and back', 'list', 'a', ['list a b', 'list b a'], 'a'],
  ['its account', 'list', 'acme/spam', ['account acme inc'], 'inc/spam'],
  ['its account, then it', 'list', 'acme/x', ['account acme inc', 'list inc/x inc/y'], 'inc/y'],
  ['a list named like an account', 'account', 'acme', ['list acme spam'], 'acme'],
  ['an account named like a list', 'list', 'acme', ['account acme inc'], 'acme'],
])('a rename of %s', (_, what, name, lines, expected) => {
  expect(presentName(what, name, renames(...lines))).toBe(expected);
});

it.each<[RecordedOperation, RecordedOperation]>([
  [
    { kind: 'activation', name: 'acme/x', account: 'acme', after: true },
    { kind: 'activation', name: 'inc/y', account: 'inc', after: true },
  ],
  [
    { kind: 'route', name: '1000', before: 'acme', after: 'globex' },
    { kind: 'route', name: '1000', before: 'inc', after: 'globex' },
  ],
  [
    { kind: 'setting', name: 'default-account', after: 'acme' },
    { kind: 'setting', name: 'default-account', after: 'inc' },
  ],
  [
    { kind: 'setting', name: 'anonymous-words', after: 'acme' },
    { kind: 'setting', name: 'anonymous-words', after: 'acme' },
  ],
  [
    { kind: 'rename', what: 'list', name: 'acme/w', to: 'acme/x' },
    { kind: 'rename', what: 'list', name: 'inc/w', to: 'inc/y' },
  ],
])('%j is said under present names', (operation, expected) => {
  const since = renames('account acme inc', 'list inc/x inc/y');
  expect(underPresentNames(operation, since)).toEqual(expected);
});

it('lastingRenames leaves out those that were undone, with their undos', () => {
  const made = renames('account acme inc', 'account inc acme', 'account acme inc', 'list a b');
  const [first, undo, redo, list] = made as [DatedRename, DatedRename, DatedRename, DatedRename];
  const undone = { ...undo, undoes: 1 };
  const redone = { ...redo, undoes: 2 };
  expect(lastingRenames([first, undone, list])).toEqual([list]);
  expect(lastingRenames([first, undone, redone, list])).toEqual([redone, list]);
  expect(lastingRenames([undone, list])).toEqual([undone, list]);
});

describe('the names of a list', () => {
  it('belong to spans of changes', () => {
    expect(namesSince('acme/x', 0, renames('list acme/x acme/y', 'account acme inc'))).toEqual([
      { name: 'acme/x', after: 0, until: 1 },
      { name: 'acme/y', after: 1, until: 2 },
      { name: 'inc/y', after: 2, until: Number.MAX_SAFE_INTEGER },
    ]);
  });

  it.each([
    ['inc/y', ['inc/y', 'acme/y until 2', 'acme/x until 1']],
    ['acme/x', ['acme/x']],
    ['inc', ['inc', 'acme until 2']],
    ['other', ['other']],
  ])('and former ones of %s', (subject, names) => {
    const made = renames('list acme/x acme/y', 'account acme inc');
    const found = allNamesOf(subject, made).map(({ name, until }) =>
      until === Number.MAX_SAFE_INTEGER ? name : `${name} until ${until}`,
    );
    expect(found).toEqual(names);
  });
});
