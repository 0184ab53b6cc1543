import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../src/screening/policy/entry.js';
import {
  accountIdProblem,
  formatListName,
  isAccountId,
  nearestList,
  parseListName,
} from '../../../src/screening/policy/list-name.js';

const LONGEST = 'a'.repeat(63);

describe('isAccountId', () => {
  it.each([
    ['acme', 'Acme'],
    ['a', ''],
    ['0-9._x', '-9._x'],
    ['acme.example', '.example'],
    ['acme_1', 'acme 1'],
    ['acme-', 'acme/'],
    [LONGEST, `${LONGEST}a`],
    ['acme', 'acme\n'],
  ])('%j is one, %j is not', (id, other) => {
    expect([isAccountId(id), isAccountId(other)]).toEqual([true, false]);
  });
});

describe('accountIdProblem', () => {
  it.each([
    ['Acme Corp', '; perhaps "acme-corp"'],
    ['-acme-', '; perhaps "acme"'],
    ['Acme/Spam', '63 at most)'],
    ['???', '63 at most)'],
    ['A'.repeat(64), '63 at most)'],
  ])('of %j ends with %s', (text, expected) => {
    expect(accountIdProblem(text).endsWith(expected)).toBe(true);
    expect(accountIdProblem(text)).toContain(`"${text}" is not a valid account id`);
  });
});

describe('parseListName', () => {
  it.each([
    ['spam', { owner: undefined, name: 'spam' }],
    ['acme/spam', { owner: 'acme', name: 'spam' }],
    [`${LONGEST}/${LONGEST}`, { owner: LONGEST, name: LONGEST }],
  ])('%s', (text, expected) => {
    const parsed = parseListName(text);
    expect(parsed).toEqual(expected);
    expect(isProblem(parsed) ? '' : formatListName(parsed)).toBe(text);
  });

  it.each([
    ['', '._-'],
    ['/', '._-'],
    ['acme/', '; perhaps "acme"'],
    ['/spam', '; perhaps "spam"'],
    ['acme/spam/more', '._-'],
    ['Acme/Spam', '; perhaps "acme/spam"'],
    ['ACME/SPAM/MORE', '._-'],
    ['spam calls', '; perhaps "spam-calls"'],
    ['acme//spam', '._-'],
  ])('%j is not one: ...%s', (text, ending) => {
    const parsed = parseListName(text);
    const problem = isProblem(parsed) ? parsed.problem : '';
    expect(problem).toContain(`"${text}" is not a valid list name; write ACCOUNT/LIST`);
    expect(problem.endsWith(ending)).toBe(true);
  });
});

describe('nearestList', () => {
  const names = ['spam', 'blocked', 'acme/spam', 'acme/friends', 'globex/special', 'globex/frends'];

  it.each([
    ['acme/frends', '; did you mean "acme/friends"?'],
    ['acme/spma', '; did you mean "acme/spam"?'],
    ['acme/blokced', '; did you mean "blocked"?'],
    ['acme/specal', ''],
    ['specal', ''],
    ['globex/spma', '; did you mean "spam"?'],
    ['spm', '; did you mean "spam"?'],
    ['friends', ''],
    ['other/frends', ''],
  ])('%j%s', (text, hint) => {
    expect(nearestList(text, names)).toBe(hint);
  });
});
