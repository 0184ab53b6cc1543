import { showChange } from '../../admin/changes.js';
import { toIso } from '../../duration.js';
import type { Difference, EntryDifference, EntryFields } from '../../store/history.js';
import type { Context } from '../context.js';
import { readPositive } from '../input.js';
import { describeDifferences, SIGNS } from './describe-differences.js';
import { noteOf, presentChange } from './history.js';

const DEFAULT_LIMIT = 100;

/** One change with all that it did, entry by entry. */
export async function show(context: Context, text: string): Promise<void> {
  const limit = context.text('limit');
  const most = limit === undefined ? DEFAULT_LIMIT : readPositive('limit', limit);
  const number = readPositive('change', text);
  const policy = await context.policy({ readOnly: true });
  const { entries, isCutShort, ...change } = await showChange(policy, number, most);
  const value = { ...presentChange(change), entries: entries.map(presentEntry), isCutShort };
  const note = noteOf(change);
  const showTime = (at: number) => context.time(at);
  context.output.value(value, () => [
    `change ${change.id} by ${change.author}, ${showTime(change.at)}${note === '' ? '' : ` (${note})`}`,
    `  ${change.what}`,
    ...(change.differences ?? []).flatMap((difference) => [
      ...describeDifferences([difference], showTime),
      ...entries
        .filter((entry) => isPartOf(entry, difference))
        .map((entry) => line(entry, showTime)),
    ]),
    ...(isCutShort ? ['more entries: give a greater --limit'] : []),
  ]);
}

function isPartOf({ did, list }: EntryDifference, { kind, did: all, name }: Difference): boolean {
  return kind === 'entries' && all === did && name === list;
}

function line({ did, text, before, after }: EntryDifference, showTime: ShowTime): string {
  const was = describeFields(before, showTime);
  const what =
    after === undefined
      ? was
      : `${was || 'nothing'} -> ${describeFields(after, showTime) || 'nothing'}`;
  return `  ${SIGNS[did]} ${text}${what === '' ? '' : `  ${what}`}`;
}

type ShowTime = (at: number) => string;

function describeFields({ label, expiresAt }: EntryFields = {}, showTime: ShowTime): string {
  return [
    label === undefined ? '' : `"${label}"`,
    expiresAt === undefined ? '' : `until ${showTime(expiresAt)}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function presentEntry({ before, after, ...entry }: EntryDifference): object {
  return {
    ...entry,
    before: before && presentFields(before),
    after: after && presentFields(after),
  };
}

function presentFields({ label, expiresAt }: EntryFields): object {
  return { label, expiresAt: toIso(expiresAt) };
}
