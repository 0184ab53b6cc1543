import { expect, it } from 'vitest';
import { parseCanonical } from '../../../src/screening/policy/entry.js';
import type { NewEntry } from '../../../src/store/policy-store.js';
import { createPolicy } from '../../support/policy.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';

const ringfence = new Ringfence();
await createPolicy(ringfence.db, (edit) => {
  edit.addAccount('acme', { country: 'US' });
  edit.addAccount('bt', { country: 'GB' });
  const put = (list: string, text: string, expiresAt?: number) =>
    edit.addEntries(list, [{ ...(parseCanonical(text) as NewEntry), expiresAt }]);
  edit.createList('acme/blocked', 'block', {}, true);
  edit.createList('bt/friends', 'allow', {}, true);
  edit.createList('bt/off', 'block', { enabled: false }, true);
  edit.createList('spam', 'block', {}, false);
  put('acme/blocked', '+1415*', 1);
  put('acme/blocked', '+14155550100');
  put('bt/friends', '+14155550100');
  put('bt/off', '+1*');
  put('spam', '+14155550100');
  put('spam', '+14155550101');
});

it.each([
  [
    ['(415) 555-0100'],
    [
      'acme/blocked block +1415* expired',
      'acme/blocked block +14155550100 in effect',
      'spam block +14155550100 list not active',
    ],
  ],
  [
    ['+1 415 555 0100'],
    [
      'acme/blocked block +1415* expired',
      'acme/blocked block +14155550100 in effect',
      'bt/friends allow +14155550100 in effect',
      'bt/off block +1* list disabled',
      'spam block +14155550100 list not active',
    ],
  ],
  [
    ['+14155550100', 'bt'],
    [
      'bt/friends allow +14155550100 in effect',
      'bt/off block +1* list disabled',
      'spam block +14155550100 list not active',
    ],
  ],
])('find %j', async (argv, lines) => {
  const { stdout, exitCode } = await ringfence.run('find', ...argv);
  const rows = stdout.trimEnd().split('\n').slice(1);
  const shown = rows.map((row) => row.replace(/ {2,}/g, ' ').replace(/ (?:\d{4}-| tester).*/, ''));
  expect(shown.map((row) => row.replace(/ tester$/, ''))).toEqual(lines);
  expect(exitCode).toBe(0);
});

it('says if no list has it', async () => {
  expect(await ringfence.run('find', '+442071838750')).toEqual({
    stdout: 'no entry of any list matches +442071838750\n',
    stderr: '',
    exitCode: 0,
  });
  expect(await ringfence.json('find', '+442071838750', 'bt')).toEqual([]);
});

describeRefusals(ringfence, [
  [['find', ''], 2, 'the number is empty; give a number'],
  [['find', '+1415*'], 2, 'the number "+1415*" is an entry that matches many'],
  [['find', '+14155550100', 'acne'], 3, 'account "acne" not found'],
]);
