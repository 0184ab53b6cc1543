import { invalid } from '../../errors.js';
import { unquotedNumber } from '../../screening/number/lookalike.js';
import type { CountryCode } from '../../screening/number/phone-number.js';
import { countriesOfBroadPrefix, parseEntry } from '../../screening/policy/entry.js';
import { labelProblem } from '../../screening/policy/label.js';
import type { ListKind } from '../../screening/policy/policy.js';
import type { AddedEntries, NewEntry } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { accepted, readUntil } from '../input.js';
import { DoubtfulEntries } from './doubtful-entries.js';

/** `--label` and `--until`, which hold for every entry of a command. */
export function readEntryOptions(context: Context): Pick<NewEntry, 'label' | 'expiresAt'> {
  const until = context.text('until');
  return {
    label: readLabel(context.text('label')),
    expiresAt: until === undefined ? undefined : readUntil(until, Date.now(), context.zone),
  };
}

/**
 * What was typed, with the options of the command; notes what may not be meant so. Throws `AppError`
 * for the first that is wrong.
 */
export function readEntries(
  context: Context,
  texts: readonly string[],
  { kind, country }: { readonly kind: ListKind; readonly country: CountryCode },
): NewEntry[] {
  const unquoted = unquotedNumber(texts, country);
  if (unquoted !== undefined) {
    throw invalid(
      `"${texts.join(' ')}" looks like the one number ${unquoted}; put it in quotes, or name the extensions one by one`,
    );
  }
  const options = readEntryOptions(context);
  const doubtful = new DoubtfulEntries();
  const entries = texts.map((text) => {
    const { note, ...entry } = accepted(parseEntry(text, country));
    if (note !== undefined) doubtful.add(text, note);
    return { ...entry, ...options };
  });
  const mayBeBroad = context.flag('force') || kind === 'allow';
  const broad = mayBeBroad
    ? undefined
    : entries
        .map(({ text }) => broadPrefixProblem(text, country))
        .find((problem) => problem !== undefined);
  if (broad !== undefined) throw invalid(broad);
  if (!context.output.json) {
    for (const line of doubtful.describe()) context.output.note(`note: ${line}`);
  }
  return [...new Map(entries.map((entry) => [entry.text, entry])).values()];
}

function readLabel(text: string | undefined): string | undefined {
  const problem = text && labelProblem(text);
  if (problem) throw invalid(problem);
  return text || undefined;
}

export function describeAdded(list: string, entries: AddedEntries): string[] {
  return [
    ...entries.added.map((text) => `added ${text} to ${list}`),
    ...entries.changed.map((text) => `changed ${text} on ${list}`),
    ...entries.unchanged.map((text) => `unchanged ${text} on ${list}`),
  ];
}

const MOST_NAMED = 4;

/** What is wrong with a prefix to block that takes in a whole country of callers; undefined for all others. */
export function broadPrefixProblem(text: string, country: CountryCode): string | undefined {
  const countries = countriesOfBroadPrefix(text, country);
  if (countries.length === 0) return undefined;
  const named = countries.slice(0, MOST_NAMED).join(', ');
  const more = countries.length > MOST_NAMED ? ` and ${countries.length - MOST_NAMED} more` : '';
  const reach =
    countries.length === 1 ? `all of ${named}` : `more than a whole country (${named}${more})`;
  return `prefix "${text}" matches ${reach}; add --force if you mean it`;
}
