import { describe, expect, it } from 'vitest';
import {
  accepted,
  existingAccount,
  readAccountId,
  readAction,
  readChoice,
  readCountry,
  readDialplanText,
  readName,
  readPositive,
  readUntil,
} from '../../src/cli/input.js';
import { CONTEXT, EXTENSION } from '../../src/screening/policy/dialplan-text.js';
import { IN_MEMORY } from '../../src/store/sqlite/database/open.js';
import { openPolicyStore } from '../../src/store/sqlite/policy-store.js';

const NOW = Date.UTC(2026, 0, 1);

describe('what is typed is read', () => {
  it.each<[string, unknown, unknown]>([
    ['a country', readCountry('gb'), 'GB'],
    ['an action', readAction('reject user busy'), { kind: 'reject', cause: 'USER_BUSY' }],
    ['a choice', readChoice('mode', 'off', ['on', 'off']), 'off'],
    ['a context', readDialplanText(CONTEXT, 'public-2.x'), 'public-2.x'],
    ['an extension', readDialplanText(EXTENSION, '*97'), '*97'],
    ['an account id', readAccountId('acme-2.uk'), 'acme-2.uk'],
    ['a name', readName(' Acme Ltd '), 'Acme Ltd'],
    ['a duration', readUntil('36h', NOW), NOW + 36 * 3_600_000],
    ['a date', readUntil('2026-01-02T00:00Z', NOW), NOW + 24 * 3_600_000],
    ['a number', readPositive('limit', '0012'), 12],
    ['what is no problem', accepted({ kind: 'number' }), { kind: 'number' }],
  ])('%s', (_, actual, expected) => {
    expect(actual).toEqual(expected);
  });
});

describe('what is typed is refused', () => {
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
    ['an account id', () => readAccountId(''), '"" is no account id'],
    ['an account id', () => readAccountId('x'.repeat(64)), '63 at most'],
    ['a name', () => readName(''), 'the name is empty'],
    ['a duration', () => readUntil('1y', NOW), '"1y" is no time; give a date like 2026-12-31'],
    ['a duration', () => readUntil('0s', NOW), '"0s" is in the past'],
    ['this moment', () => readUntil('2026-01-01T00:00Z', NOW), 'is in the past'],
    ['a time past the last date', () => readUntil('9999999d', NOW), '"9999999d" is no time'],
    ['a date that is none', () => readUntil('2026-02-29', NOW), '"2026-02-29" is no time'],
    ['zero', () => readPositive('limit', '0'), 'limit "0" is no whole number above 0'],
    ['a fraction', () => readPositive('limit', '1.5'), 'limit "1.5"'],
    ['a hexadecimal number', () => readPositive('limit', '0x10'), 'limit "0x10"'],
    ['an exponent', () => readPositive('limit', '1e3'), 'limit "1e3"'],
    ['nothing', () => readPositive('limit', ''), 'limit ""'],
    ['too large a number', () => readPositive('limit', '9'.repeat(20)), 'no whole number above 0'],
    ['a problem', () => accepted({ problem: 'it is wrong' }), 'it is wrong'],
  ])('%s', (_, read, message) => {
    expect(read).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringContaining(message) }),
    );
  });
});

describe('existingAccount', () => {
  it('finds an account, or says what is near, or where all are', async () => {
    const policy = openPolicyStore(IN_MEMORY);
    await expect(existingAccount(policy, 'acme')).rejects.toThrow(
      'there is no account "acme"; make it with "ringfence account add acme"',
    );
    await policy.change({ author: 'jo', what: 'x' }, (edit) => edit.addAccount('acme', {}));
    expect(await existingAccount(policy, 'acme')).toMatchObject({ id: 'acme' });
    await expect(existingAccount(policy, 'acne')).rejects.toMatchObject({
      code: 'not-found',
      message: 'there is no account "acne"; did you mean "acme"?',
    });
    await expect(existingAccount(policy, 'xyzzy')).rejects.toThrow(
      'there is no account "xyzzy"; "ringfence account list" shows all',
    );
  });
});
