import { describe, expect, it } from 'vitest';
import {
  accepted,
  readAccountId,
  readAction,
  readChoice,
  readCountry,
  readDialplanText,
  readLabel,
  readName,
  readRoute,
} from '../../src/admin/fields.js';
import { CONTEXT, EXTENSION } from '../../src/screening/policy/dialplan-text.js';

describe('valid fields are read', () => {
  it.each<[string, unknown, unknown]>([
    ['a country', readCountry('gb'), 'GB'],
    ['an action', readAction('reject user busy'), { kind: 'reject', cause: 'USER_BUSY' }],
    ['a choice', readChoice('mode', 'off', ['on', 'off']), 'off'],
    ['a context', readDialplanText(CONTEXT, 'public-2.x'), 'public-2.x'],
    ['an extension', readDialplanText(EXTENSION, '*97'), '*97'],
    ['an account id', readAccountId('acme-2.uk'), 'acme-2.uk'],
    ['a name', readName(' Acme Ltd '), 'Acme Ltd'],
    ['what is no problem', accepted({ kind: 'number' }), { kind: 'number' }],
    ['a label', readLabel('sells windows'), 'sells windows'],
    ['an empty label', readLabel(''), undefined],
    ['a number that is a route', readRoute('(415) 555-0142', 'US'), '+14155550142'],
    ['a domain that is a route', readRoute('ACME.example', 'US'), 'acme.example'],
  ])('%s', (_, actual, expected) => {
    expect(actual).toEqual(expected);
  });
});

describe('invalid fields are rejected', () => {
  it.each<[string, () => unknown, string]>([
    [
      'a country',
      () => readCountry('UK'),
      'unknown country "UK"; give an ISO 3166 code like US or GB; did you mean "GB"?',
    ],
    ['an action', () => readAction('respond 433'), 'is not a valid reason phrase'],
    [
      'a choice',
      () => readChoice('mode', 'offf', ['on', 'off']),
      'unknown mode "offf"; one of on, off; did you mean "off"?',
    ],
    ['a context', () => readDialplanText(CONTEXT, 'a*b'), '"a*b" is not a valid context'],
    ['an extension', () => readDialplanText(EXTENSION, ''), '"" is not a valid extension'],
    ['an account id', () => readAccountId(''), '"" is not a valid account id'],
    ['an account id', () => readAccountId('x'.repeat(64)), '63 at most'],
    ['a name', () => readName(''), 'the name is empty'],
    ['a problem', () => accepted({ problem: 'it is wrong' }), 'it is wrong'],
    ['a label', () => readLabel('x'.repeat(257)), 'at most 256 are kept'],
    ['a route', () => readRoute('!!', 'US'), '"!!" is not a route'],
  ])('%s', (_, read, message) => {
    expect(read).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringContaining(message) }),
    );
  });
});
