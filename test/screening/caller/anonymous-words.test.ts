import { describe, expect, it } from 'vitest';
import {
  anonymousWordsOf,
  anonymousWordsProblem,
  DEFAULT_ANONYMOUS_WORDS,
} from '../../../src/screening/caller/anonymous-words.js';

describe('anonymousWordsOf', () => {
  it.each([
    [['geheim'], ['geheim']],
    [['+geheim'], [...DEFAULT_ANONYMOUS_WORDS, 'geheim']],
    [['-blocked'], DEFAULT_ANONYMOUS_WORDS.filter((word) => word !== 'blocked')],
    [
      ['+spam likely', '-hidden', '+hidden caller'],
      [
        ...DEFAULT_ANONYMOUS_WORDS.filter((word) => word !== 'hidden'),
        'spam likely',
        'hidden caller',
      ],
    ],
    [['+anonymous'], [...DEFAULT_ANONYMOUS_WORDS]],
  ])('%j', (setting, expected) => {
    expect(anonymousWordsOf(setting)).toEqual(expected);
  });
});

describe('anonymousWordsProblem', () => {
  it.each([
    [['a', 'b'], false],
    [['+a', '-b'], false],
    [['+a', 'b'], true],
    [['+'], true],
  ])('%j: %s', (setting, isProblem) => {
    expect(anonymousWordsProblem(setting) !== undefined).toBe(isProblem);
  });
});
