import type { Difference, FieldDifference, FieldValue } from '../store/history.js';
import { printable } from './output.js';

const SIGNS: Readonly<Record<Difference['did'], string>> = {
  added: '+',
  changed: '~',
  removed: '-',
};

/** What a change did, a line for each thing: `+ account acme`. */
export function describeDifferences(differences: readonly Difference[]): string[] {
  return differences.map((each) => printable(`${SIGNS[each.did]} ${describe(each)}`));
}

const MOST_NAMED = 2;

/** The same in a few words, for a column of a table: by name, or where they are many by number. */
export function summarizeDifferences(differences: readonly Difference[]): string {
  if (differences.length <= MOST_NAMED) {
    return differences.map((each) => `${SIGNS[each.did]}${nameOf(each)}`).join(', ');
  }
  const counts = new Map<string, number>();
  for (const { did, kind, count = 1 } of differences) {
    const key = `${SIGNS[did]}${kind}`;
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return [...counts].map(([key, count]) => `${key.slice(0, 1)}${count} ${key.slice(1)}`).join(', ');
}

function describe(difference: Difference): string {
  const { kind, examples = [], count = 0 } = difference;
  const name = nameOf(difference);
  switch (kind) {
    case 'entries':
      return `${name}: ${examples.join(', ')}${count > examples.length ? ', ...' : ''}`;
    case 'setting':
    case 'activation':
      return `${name}: ${Object.values(difference.fields ?? {})
        .map(describeField)
        .join()}`;
    case 'account':
    case 'list':
    case 'route':
      return [name, describeFields(difference.fields ?? {})].filter((part) => part).join(': ');
    default:
      return kind satisfies never;
  }
}

function nameOf({ kind, name, account, count = 0 }: Difference): string {
  switch (kind) {
    case 'entries':
      return `${count} ${count === 1 ? 'entry' : 'entries'} of ${name}`;
    case 'route':
      return `route ${name} to ${account}`;
    case 'activation':
      return `activation of ${name} for ${account}`;
    case 'setting':
    case 'account':
    case 'list':
      return `${kind} ${name}`;
    default:
      return kind satisfies never;
  }
}

function describeFields(fields: Readonly<Record<string, FieldDifference>>): string {
  return Object.entries(fields)
    .map(([field, difference]) => `${kebab(field)} ${describeField(difference)}`)
    .join(', ');
}

function describeField({ before, after }: FieldDifference): string {
  if (before === null) return show(after);
  return `${show(before)} -> ${show(after)}`;
}

function show(value: FieldValue): string {
  if (value === null) return 'none';
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

function kebab(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
