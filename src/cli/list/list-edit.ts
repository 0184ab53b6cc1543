import { existingList } from '../../admin/existing.js';
import { clearList, copyList, renameList } from '../../admin/lists.js';
import { existingEntry, setEntry } from '../../admin/set-entry.js';
import { toIso } from '../../duration.js';
import { invalid } from '../../errors.js';
import type { EntryPatch, StoredEntry } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { readUntil } from '../input.js';
import { confirm } from '../terminal/confirm.js';
import { counted } from '../terminal/output.js';
import { commandLine } from '../terminal/quote.js';
import { printList } from './list.js';

export async function edit(context: Context, name: string, text: string): Promise<void> {
  const patch = readEdit(context);
  const policy = await context.policy();
  const entry = await existingEntry(policy, name, text);
  const changed = await setEntry(policy, name, entry, patch, context.authorship());
  context.output.value(present(name, changed), () => describe(context, name, changed));
}

function readEdit(context: Context): EntryPatch {
  const [label, until] = [context.options['label'], context.text('until')];
  if (label === undefined && until === undefined) {
    throw invalid('nothing to change; give --label, --no-label or --until');
  }
  return {
    label: label === false ? null : context.text('label'),
    expiresAt: until === undefined ? undefined : readEnd(context, until),
  };
}

function readEnd(context: Context, until: string): number | null {
  return until === 'never' ? null : readUntil(until, Date.now(), context.zone);
}

function present(list: string, { text, label, expiresAt }: StoredEntry): object {
  return { list, entry: text, label, expiresAt: toIso(expiresAt) };
}

function describe(context: Context, list: string, { text, label, expiresAt }: StoredEntry): string {
  const labelled = label === undefined ? 'no label' : `"${label}"`;
  const end = expiresAt === undefined ? 'never expires' : `until ${context.time(expiresAt)}`;
  return `${text} on ${list}: ${labelled}, ${end}`;
}

export async function rename(context: Context, name: string, to: string): Promise<void> {
  const policy = await context.policy();
  printList(context, await renameList(policy, name, to, context.authorship()));
  context.output.note(
    `note: calls and hits until now are logged under ${name}: ${commandLine('calls', ['--list', name])}`,
  );
}

export async function copy(context: Context, name: string, to: string): Promise<void> {
  const policy = await context.policy();
  printList(context, await copyList(policy, name, to, context.authorship()));
}

export async function clear(context: Context, name: string): Promise<void> {
  const policy = await context.policy();
  const { entries } = await existingList(policy, name);
  const contents = counted(entries, 'entry', 'entries');
  if (entries > 0) await confirm(context, `remove ${contents} from ${name}`);
  const removed = await clearList(policy, name, context.authorship());
  context.output.value({ list: name, removed }, () => `removed ${contents} from ${name}`);
}
