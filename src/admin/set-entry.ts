import { notFound } from '../errors.js';
import { isProblem, parseCanonical, parseEntry } from '../screening/policy/entry.js';
import type { Authorship, EntryPatch, PolicyStore, StoredEntry } from '../store/policy-store.js';
import { countryOfList, existingList } from './existing.js';
import { accepted, readLabel } from './fields.js';

/** An entry of a list, as the list shows it or in any spelling. Throws `AppError` `not-found`. */
export async function existingEntry(
  policy: PolicyStore,
  name: string,
  text: string,
): Promise<StoredEntry> {
  await existingList(policy, name);
  const texts = isProblem(parseCanonical(text)) ? [] : [text];
  const parsed = parseEntry(text, await countryOfList(policy, name));
  if (!isProblem(parsed)) texts.push(parsed.text);
  if (texts.length === 0) accepted(parsed);
  const stored = await policy.entriesAnywhere([...new Set(texts)]);
  const [entry] = stored
    .filter(({ list }) => list === name)
    .sort((a, b) => texts.indexOf(a.text) - texts.indexOf(b.text));
  if (entry === undefined) throw noEntry(name, texts.at(-1) ?? text);
  const { list: _, ...found } = entry;
  return found;
}

/** Changes the label or expiry of an entry. Throws `AppError` if it is not on the list. */
export async function setEntry(
  policy: PolicyStore,
  name: string,
  entry: StoredEntry,
  patch: EntryPatch,
  authorship: Authorship,
): Promise<StoredEntry> {
  const { text } = entry;
  const label = patch.label == null ? patch.label : (readLabel(patch.label) ?? null);
  const wanted = { ...patch, label };
  const isThere = await policy.change(authorship, (edit) => edit.updateEntry(name, text, wanted));
  if (!isThere) throw noEntry(name, text);
  return existingEntry(policy, name, text);
}

function noEntry(list: string, text: string) {
  return notFound(`${list} has no entry ${text}`, { remedy: { kind: 'show-list', list } });
}
