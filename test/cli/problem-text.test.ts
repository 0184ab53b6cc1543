import { describe, expect, it } from 'vitest';
import { adviceOf, describeProblem } from '../../src/cli/problem-text.js';
import { invalid, type Remedy } from '../../src/errors.js';
import { Ringfence } from '../support/ringfence.js';
import { wordsOf } from '../support/shell.js';

type Kind = Remedy['kind'];
/** What a remedy of this kind holds besides. */
type FieldsOf<K extends Kind> = Remedy extends infer R
  ? R extends { readonly kind: infer Kinds }
    ? K extends Kinds
      ? Omit<R, 'kind'>
      : never
    : never
  : never;

/** The words of every kind, behind `it is wrong`. */
const WORDS: { readonly [K in Kind]: readonly [fields: FieldsOf<K>, words: string] } = {
  'did-you-mean': [{ name: 'acme' }, '; did you mean "acme"?'],
  'list-accounts': [{}, '; "ringfence account list" shows all'],
  'list-calls': [{}, '; "ringfence calls" lists the latest'],
  'list-settings': [{}, '; "ringfence config show" shows where the others are set'],
  'route-calls': [{}, '; route such calls to an account (ringfence account route add --help)'],
  'add-account': [{ account: 'acme' }, '; add it with "ringfence account add acme"'],
  'set-account': [{ account: 'acme' }, '; change it with "ringfence account set acme"'],
  'set-time-zone': [
    { account: 'acme' },
    '; to set one: ringfence account set acme --time-zone Europe/Berlin',
  ],
  'block-anonymous': [
    { account: 'acme' },
    '; to block all such callers: ringfence account set acme --block-anonymous',
  ],
  'allow-anonymous': [
    { account: 'acme' },
    '; to let all such callers through: ringfence account set acme --no-block-anonymous',
  ],
  'remove-route': [
    { account: 'acme', route: '1000' },
    '; remove it first: ringfence account route remove acme 1000',
  ],
  'create-list': [
    { list: 'acme/blocked' },
    '; create it with "ringfence list create acme/blocked"',
  ],
  'add-to-list': [{ list: 'acme/blocked' }, '; add to it with "ringfence list add acme/blocked"'],
  'show-list': [{ list: 'acme/blocked' }, '; "ringfence list show acme/blocked" shows all'],
  'enable-list': [
    { list: 'acme/blocked' },
    '; to use it: ringfence list set acme/blocked --enable',
  ],
  'choose-account': [
    { list: 'acme/blocked' },
    '; to use it, give it to an account: ringfence activate --help',
  ],
  'activate-list': [{ account: 'acme', list: 'spam' }, '; to use it: ringfence activate acme spam'],
  'copy-list': [
    { list: 'spam', to: 'acme/spam' },
    '; to have it there too: ringfence list copy spam acme/spam',
  ],
  'remove-entry': [
    { list: 'spam', entry: '+1900*' },
    "; to take it off there: ringfence list remove spam '+1900*'",
  ],
  'choose-name': [{}, '; choose another name'],
  'show-change': [{ change: 5 }, '; to see that change: ringfence history show 5'],
  'check-caller': [
    { account: 'acme', number: '+14155550142' },
    '; to see why: ringfence check acme --from +14155550142',
  ],
  'allow-caller': [
    { account: 'acme', number: '+14155550142' },
    '; to let it through: ringfence allow acme +14155550142',
  ],
  'enter-number': [{ list: 'block' }, '; give the number yourself (ringfence block --help)'],
  'enter-account-and-number': [{ list: 'allow' }, '; give both yourself (ringfence allow --help)'],
  'block-by-name-or-verification': [
    { account: 'acme' },
    '; to judge such callers by their name or their verification see ringfence block --help and ringfence account set acme --help',
  ],
  'filter-by-caller': [
    { number: '+14155550142' },
    '; for the calls of a number, write --from +14155550142',
  ],
  'filter-by-caller-prefix': [{}, '; only --from takes a prefix, like +1415*'],
  'filter-by-reason': [
    { reason: 'blocked-name' },
    "; calls are found by the caller's number, or by --reason blocked-name",
  ],
  force: [{}, '; add --force if you mean it'],
  'choose-list-or-force': [{}, '; name another list, or add --force if you mean it'],
  'force-replace': [
    { list: 'spam', entries: 3 },
    ', and --replace would remove all 3 of spam; add --force if you mean it',
  ],
  'list-changes': [{}, '; "ringfence history" shows all'],
  'see-changes': [{}, ': see "ringfence history"'],
  'redo-by-number': [{}, '; an earlier one is redone by its number (see "ringfence history")'],
  undo: [{ change: 7 }, '; to undo it: ringfence undo 7'],
  'edit-other-list': [
    { list: 'acme/fetched' },
    '; use "ringfence allow acme NUMBER" or "ringfence block acme NUMBER", or stop fetching it: ringfence list unsubscribe acme/fetched',
  ],
  'subscribe-list': [{}, '; to fetch it: ringfence list subscribe --help'],
  'accept-refresh': [
    { list: 'acme/spam' },
    '; if that is right: ringfence list refresh acme/spam --accept',
  ],
  redo: [{ change: 7 }, '; to redo it: ringfence redo 7'],
  'name-database': [{}, '; name another with --db'],
  'create-database': [
    {},
    '; "ringfence serve" or "ringfence account add" creates one, or name another with --db',
  ],
  'name-or-restore-database': [{}, '; give another with --db, or restore a backup'],
  'upgrade-or-restore': [{}, '; upgrade ringfence, or restore a backup of that version'],
  upgrade: [{}, '; install the newer version on this host'],
  'shared-status': [{}, '; see "ringfence shared status"'],
  'shared-init': [{}, '; to share this one: ringfence shared init --help'],
  'shared-join': [{}, '; to take it: ringfence shared join --help'],
  'shared-leave': [{}, '; to stop sharing it first: ringfence shared leave'],
  'shared-replace': [
    {},
    '; to take the shared one instead, add --replace: a copy of this one is kept',
  ],
  'export-policy': [{}, '; is it cut off? "ringfence export" writes a whole one'],
  'set-access': [{}, '; see "ringfence user --help" and "ringfence key --help"'],
  'undo-first': [{ changes: [9, 8], more: 2 }, '; undo 9, then 8 and 2 more first'],
  'skip-bad-rows': [{}, '; correct the file, or import the rest with --skip-bad'],
  'correct-or-name-format': [
    {},
    '; no row can be imported; correct the file, or name its format with --format',
  ],
  'name-format': [{}, '; name one with --format'],
  'name-column': [{}, '; say which with --column NAME or --column N'],
  unpack: [{ program: 'gunzip' }, '; unpack it: gunzip FILE | ringfence list import LIST -'],
  'write-json-entries': [
    {},
    '; json is an array of them, or {"entries": [...]} as "list export --format json" writes it',
  ],
  'set-action': [{ action: 'transfer 1000' }, '; ringfence list set LIST --action "transfer 1000"'],
  'choose-action': [
    {},
    '; for another action than reject: ringfence list set LIST --action ACTION',
  ],
  'leave-out': [{ field: 'rejected' }, '; leave --rejected out'],
  'leave-unchanged': [{ field: 'pausedUntil' }, '; leave --paused-until out to keep it'],
};

const CASES = Object.entries(WORDS).map(
  ([kind, [fields, words]]) => [{ kind, ...fields } as Remedy, words] as const,
);

/** The commands in the words of the remedies. */
const COMMANDS = CASES.flatMap(([, words]) => [
  ...[...words.matchAll(/"(ringfence [^"]+)"/g)].map(([, quoted = '']) => quoted),
  ...[...words.matchAll(/(?<!")ringfence .*?(?=\)| and |$)/g)].map(([bare]) => bare),
]);

describe('describeProblem', () => {
  it.each(CASES)('%j%s', (remedy, words) => {
    expect(describeProblem(invalid('it is wrong', { remedy }))).toBe(`it is wrong${words}`);
  });

  it('names the invalid option', () => {
    expect(describeProblem(invalid('is empty', { field: 'from' }))).toBe('--from is empty');
    expect(describeProblem(invalid('it is wrong'))).toBe('it is wrong');
  });

  it('quotes special characters, so that a command can be pasted', () => {
    const remedy = { kind: 'add-account', account: 'x; rm -r' } as const;
    expect(describeProblem(invalid('x', { remedy }))).toBe(
      `x; add it with "ringfence account add 'x; rm -r'"`,
    );
    const dashed = { kind: 'allow-caller', account: 'acme', number: '-1' } as const;
    expect(adviceOf(dashed)).toBe('to let it through: ringfence allow -- acme -1');
  });
});

it.each([...new Set(COMMANDS)])('suggests a command that exists: %s', async (command) => {
  const words = wordsOf(command);
  // It would run on.
  if (words[0] === 'serve') words.push('--help');
  const { exitCode, stderr } = await new Ringfence().run(...words);
  // Where arguments are left to the reader, they are all that is wrong.
  if (exitCode === 2) expect(stderr).toMatch(/^ringfence: missing required argument /);
  else expect([0, 3]).toContain(exitCode);
});

describe('adviceOf', () => {
  it.each([
    [{ kind: 'name-database' }, 'name another with --db'],
    [{ kind: 'see-changes' }, 'see "ringfence history"'],
    [
      { kind: 'force-replace', list: 'spam', entries: 3 },
      '--replace would remove all 3 of spam; add --force if you mean it',
    ],
  ] as const)('%j: %s', (remedy, words) => {
    expect(adviceOf(remedy)).toBe(words);
  });
});
