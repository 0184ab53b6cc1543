import { beforeAll, expect, it } from 'vitest';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';

const ringfence = new Ringfence();
const show = async (...argv: string[]) =>
  (await ringfence.ok('history', 'show', ...argv)).trimEnd().split('\n').slice(1);

beforeAll(async () => {
  for (const line of [
    'account add acme --country US',
    'list create acme/spam --action flag',
    'list add acme/spam 1012 1013 +1900* --label x',
    'list edit acme/spam 1012 --no-label --until 2090-01-01',
    'list remove acme/spam 1012 1013',
    'list rename acme/spam acme/junk',
    'undo 5',
  ]) {
    await ringfence.ok(...line.split(' '), '--author', 'ada');
  }
});

it.each([
  ['2', ['+ list acme/spam', '+ activation of acme/spam for acme: yes']],
  ['3', ['+ 3 entries of acme/spam: 1012, 1013, +1900*', '  + +1900*', '  + 1012', '  + 1013']],
  ['4', ['~ 1 entry of acme/spam: 1012', '  ~ 1012  "x" -> until 2090-01-01 00:00:00']],
  [
    '5',
    [
      '- 2 entries of acme/spam: 1012, 1013',
      '  - 1012  until 2090-01-01 00:00:00',
      '  - 1013  "x"',
    ],
  ],
  ['6', ['~ list acme/junk: name acme/spam -> acme/junk']],
  ['7', ['+ 2 entries of acme/junk: 1012, 1013', '  + 1012', '  + 1013']],
])('shows all that change %s did', async (change, lines) => {
  const [command, ...shown] = await show(change);
  expect(command).toMatch(/^ {2}\S/);
  expect(shown).toEqual(lines);
});

it('says who made it, when, and whether it was undone', async () => {
  expect(await ringfence.ok('history', 'show', '5')).toMatch(
    /^change 5 by ada, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(undone by 7\)\n {2}list remove/,
  );
});

it('limits the entries, and says so', async () => {
  const lines = await show('3', '--limit', '2');
  expect(lines.slice(2)).toEqual([
    '  + +1900*',
    '  + 1012',
    'more entries: give a greater --limit',
  ]);
  expect(await ringfence.json('history', 'show', '4')).toMatchObject({
    id: 4,
    author: 'ada',
    isCutShort: false,
    entries: [
      {
        did: 'changed',
        list: 'acme/spam',
        text: '1012',
        before: { label: 'x' },
        after: { expiresAt: '2090-01-01T00:00:00.000Z' },
      },
    ],
  });
});

describeRefusals(ringfence, [
  [['history', 'show', '99'], 3, 'change 99 not found; the newest is 7'],
  [['history', '5'], 3, 'account or list "5" not found', 'ringfence history show 5'],
  [['history', 'show', 'x'], 2, 'change "x" is not a whole number above 0'],
  [['history', 'show'], 2, "missing required argument 'change'"],
]);

it('says if there are no changes', async () => {
  const fresh = new Ringfence();
  await fresh.policy(async () => {});
  expect(await fresh.run('history', 'show', '1')).toMatchObject({
    stderr: 'ringfence: there are no changes yet\n',
    exitCode: 3,
  });
});
