import fc from 'fast-check';

/* Few numbers and names, so that most calls match a rule and many match several. */

const NUMBERS = ['+14155550100', '+14155550101', '+442071838750', '1012', '911', '0000000000'];
const SPELLINGS = [
  ...NUMBERS,
  '4155550100',
  '(415) 555-0101',
  '00442071838750',
  'anonymous',
  'Alice',
  '',
];
const ENTRIES = [
  ...NUMBERS.slice(0, 4),
  '+1415*',
  '+44*',
  '+14155550100*',
  'name:*doe*',
  'name:j?ne doe',
  'name:x',
];
const ACTIONS = [
  'reject',
  'reject USER_BUSY',
  'respond 433 Anonymity Disallowed',
  'transfer 5000',
  'flag',
];

const entry = fc.record({
  entry: fc.constantFrom(...ENTRIES),
  label: fc.constant('label'),
  until: fc.constantFrom('2001-01-01', '2999-01-01'),
});
const listOf = (name: string) =>
  fc.oneof(
    fc.record({
      ...sharedBy(name),
      kind: fc.constant('block'),
      action: fc.constantFrom(...ACTIONS),
      blockAnonymous: fc.boolean(),
    }),
    fc.record({
      ...sharedBy(name),
      kind: fc.constant('allow'),
      stillScreen: fc.boolean(),
    }),
  );
const sharedBy = (name: string) => ({
  name: fc.constant(name),
  enabled: fc.boolean(),
  schedule: fc.constantFrom('always', 'Mon-Fri 18:00-08:00', 'Sun, 2026-12-24 except 00:00-12:00'),
  // Activations of a shared list are part of the accounts.
  [name.includes('/') ? 'active' : 'everyone']: fc.boolean(),
  entries: fc.uniqueArray(entry, { maxLength: 5, selector: (each) => each.entry }),
});
/** A policy of the account `acme`, as a document. */
export const randomPolicy = fc.record({
  accounts: fc.tuple(
    fc.record({
      id: fc.constant('acme'),
      activate: fc.subarray(['shared']),
      deactivate: fc.subarray(['other']),
      country: fc.constantFrom('US', 'GB', 'DE'),
      timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
      mode: fc.constantFrom('enforce', 'enforce', 'monitor', 'off'),
      blockAnonymous: fc.boolean(),
      anonymousScope: fc.constantFrom('withheld', 'no-number', 'any-privacy'),
      anonymousAction: fc.constantFrom(...ACTIONS),
      verification: fc.constantFrom('off', 'failed', 'A', 'B', 'C'),
      defaultVerdict: fc.constantFrom('transfer', 'transfer', 'reject'),
    }),
  ),
  lists: fc.tuple(listOf('acme/a'), listOf('acme/b'), listOf('shared'), listOf('other')),
});
/** What a call says of its caller. */
export const randomCaller = fc.record({
  from: fc.constantFrom(...SPELLINGS),
  name: fc.constantFrom('Jane Doe', 'DOE', 'x', 'Anonymous', 'Private'),
  privacy: fc.constantFrom('none', 'id', 'user', 'user;id', 'header;session'),
  verstat: fc.constantFrom(
    'No-TN-Validation',
    'TN-Validation-Failed',
    'TN-Validation-Passed-A',
    'TN-Validation-Passed-C',
  ),
});
export type RandomCaller = typeof randomCaller extends fc.Arbitrary<infer T> ? T : never;
