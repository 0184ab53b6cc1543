import { describe, expect, it } from 'vitest';
import { nearest, nearestOf } from '../src/did-you-mean.js';
import { textsReadOften } from './support/text-work.js';

describe('nearestOf', () => {
  it.each([
    ['acem', 'acme'],
    ['ACME', 'acme'],
    ['acme', 'acme'],
    ['userbusy', 'USER_BUSY'],
    ['xyzzy', undefined],
    ['ace', 'acme'],
    ['ac', undefined],
    ['zq', undefined],
    ['', undefined],
    ['acme-corporation', undefined],
    ['amce', 'acme'],
    ['glob', 'globex'],
    ['glo', undefined],
    ['gloebx', 'globex'],
    ['goblx', undefined],
    ['acmee', 'acme'],
  ])('of %j is %j', (text, expected) => {
    expect(nearestOf(text, ['globex', 'acme', 'USER_BUSY'])).toBe(expected);
  });

  it.each([
    ['move', 'remove'],
    ['undelete', 'delete'],
    ['reactivate', 'deactivate'],
    ['reactivate', 'activate'],
    ['set', 'unset'],
  ])('%s is not a typing error for %s, which means something else', (text, candidate) => {
    expect(nearestOf(text, [candidate])).toBeUndefined();
  });

  it('is the one with the fewest typing errors', () => {
    expect(nearestOf('formats', ['formula', 'format', 'formal'])).toBe('format');
  });

  it('is nothing without candidates', () => {
    expect(nearestOf('acme', [])).toBeUndefined();
  });

  it('reads a million characters at most twice', () => {
    expect(textsReadOften((text) => nearestOf(text, ['globex', 'acme']))).toEqual([]);
  });
});

describe('nearest', () => {
  it('is a question, or empty', () => {
    expect(nearest('acem', ['acme'])).toBe('; did you mean "acme"?');
    expect(nearest('xyzzy', ['acme'])).toBe('');
  });
});
