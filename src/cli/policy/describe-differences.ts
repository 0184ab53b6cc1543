import { printable } from '../../printable.js';
import type { Difference, FieldDifference, FieldValue } from '../../store/history.js';
import { kebab } from '../kebab.js';
import { counted } from '../terminal/output.js';

export const SIGNS: Readonly<Record<Difference['did'], string>> = {
  added: '+',
  changed: '~',
  removed: '-',
};

/** The effect of a change, one line per thing: `+ account acme`. */
export function describeDifferences(
  differences: readonly Difference[],
  showTime: ShowTime,
): string[] {
  return differences.map((each) => printable(`${SIGNS[each.did]} ${describe(each, showTime)}`));
}

/** Formats a time. */
type ShowTime = (at: number) => string;

const MOST_NAMED = 2;

/** A short form for a column of a table: names, or counts if there are many. */
export function summarizeDifferences(differences: readonly Difference[]): string {
  if (differences.length <= MOST_NAMED) {
    return differences.map((each) => `${SIGNS[each.did]}${nameOf(each)}`).join(', ');
  }
  const counts = new Map<string, number>();
  for (const { did, kind, count = 1 } of differences) {
    const key = `${SIGNS[did]}${kind}`;
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return [...counts]
    .map(
      ([key, count]) => `${key.slice(0, 1)}${countOf(key.slice(1) as Difference['kind'], count)}`,
    )
    .join(', ');
}

function countOf(kind: Difference['kind'], count: number): string {
  return kind === 'entries' ? counted(count, 'entry', 'entries') : counted(count, kind);
}

function describe(difference: Difference, showTime: ShowTime): string {
  const { kind, examples = [], count = 0 } = difference;
  const name = nameOf(difference);
  switch (kind) {
    case 'entries':
      return `${name}: ${examples.join(', ')}${count > examples.length ? ', ...' : ''}`;
    case 'setting':
    case 'activation':
      return `${name}: ${Object.values(difference.fields ?? {})
        .map((field) => describeField(field))
        .join()}`;
    case 'account':
    case 'list':
    case 'route':
    case 'document':
    case 'user':
    case 'key':
      return [name, describeFields(difference.fields ?? {}, showTime)]
        .filter((part) => part)
        .join(': ');
    default:
      return kind satisfies never;
  }
}

function nameOf({ kind, name, account, count = 0 }: Difference): string {
  switch (kind) {
    case 'entries':
      return `${countOf(kind, count)} of ${name}`;
    case 'document':
      return `further fields of ${name}`;
    case 'route':
      return `route ${name} to ${account}`;
    case 'activation':
      return `activation of ${name} for ${account}`;
    case 'setting':
    case 'account':
    case 'list':
    case 'user':
    case 'key':
      return `${kind} ${name}`;
    default:
      return kind satisfies never;
  }
}

function describeFields(
  fields: Readonly<Record<string, FieldDifference>>,
  showTime: ShowTime,
): string {
  const showIso = (value: FieldValue) =>
    value === null ? show(value) : showTime(Date.parse(String(value)));
  return Object.entries(fields)
    .map(([field, difference]) => {
      const shown = describeField(difference, field === 'pausedUntil' ? showIso : show);
      return `${kebab(field)} ${shown}`;
    })
    .join(', ');
}

function describeField({ before, after }: FieldDifference, showValue = show): string {
  if (before === null) return showValue(after);
  return `${showValue(before)} -> ${showValue(after)}`;
}

function show(value: FieldValue): string {
  if (value === null) return 'none';
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}
