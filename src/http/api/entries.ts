import * as v from 'valibot';
import { addEntries, removeEntries } from '../../admin/entries.js';
import type { FoundEntry } from '../../admin/find-entries.js';
import { pageOfEntries } from '../../admin/page-of-entries.js';
import { existingEntry, setEntry } from '../../admin/set-entry.js';
import { toIso } from '../../duration.js';
import type { StoredEntry } from '../../store/policy-store.js';
import { checkIfMatch, etagOf } from '../revision.js';
import { json, type Route } from '../route.js';
import { FLAG, LIMIT, route, TIME } from './input.js';

const PATH = '/lists/:list';
const MOST_ENTRIES = 10_000;
const TEXTS = v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MOST_ENTRIES));
const NEW_ENTRIES = v.strictObject({
  entries: TEXTS,
  label: v.optional(v.string()),
  until: v.optional(TIME),
  force: v.optional(v.boolean()),
});
const ENTRY = v.strictObject({
  entry: v.string(),
  label: v.optional(v.nullable(v.string())),
  until: v.optional(v.nullable(TIME)),
});

export function entryRoutes(): Route[] {
  return [
    route({
      method: 'GET',
      path: `${PATH}/entries`,
      role: 'viewer',
      summary:
        'Search the entries of a list, a page at a time: numbers by their beginning, or with "anywhere" by any part; a page with "next" may have few',
      query: v.strictObject({
        limit: LIMIT,
        after: v.optional(v.string()),
        search: v.optional(v.string()),
        anywhere: FLAG,
      }),
      handle: async ({ stores, names: { list = '' } }, { query: { limit, after, ...filter } }) => {
        const page = { limit, after, now: Date.now() };
        const found = await pageOfEntries(stores.policy, stores.calls, list, filter, page);
        return json({ entries: found.entries.map(present), next: found.next });
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/entries`,
      role: 'manager',
      summary: 'Add entries in any spelling, and renew existing ones',
      body: NEW_ENTRIES,
      handle: async ({ stores, authorship, names: { list = '' } }, { body }) => {
        const { entries: texts, until: expiresAt, ...rest } = body;
        return json(
          await addEntries(stores.policy, list, { texts, expiresAt, ...rest }, authorship),
        );
      },
    }),
    route({
      method: 'PATCH',
      path: `${PATH}/entries`,
      role: 'manager',
      summary:
        'Change the label or expiry of an entry; absent fields stay as they are, null resets',
      body: ENTRY,
      handle: async (exchange, { body }) => {
        const { policy } = exchange.stores;
        const { list = '' } = exchange.names;
        const entry = await existingEntry(policy, list, body.entry);
        checkIfMatch(exchange, editable(entry));
        const patch = { label: body.label, expiresAt: body.until };
        const changed = await setEntry(policy, list, entry, patch, exchange.authorship);
        return json(present(changed), { headers: { etag: etagOf(editable(changed)) } });
      },
    }),
    route({
      method: 'DELETE',
      path: `${PATH}/entries`,
      role: 'manager',
      summary: 'Remove entries; if one is not found, none is removed',
      body: v.strictObject({ entries: TEXTS }),
      handle: async ({ stores, authorship, names: { list = '' } }, { body }) =>
        json({ list, removed: await removeEntries(stores.policy, list, body.entries, authorship) }),
    }),
  ];
}

/** The part that has a revision. Hits change without an edit. */
function editable({ text, label, expiresAt }: StoredEntry): object {
  return { text, label, expiresAt };
}

/** With its `etag`, because a page of entries has no ETag of its own. */
function present(found: FoundEntry): object {
  const { createdAt, expiresAt, lastHitAt, ...entry } = found;
  return {
    ...entry,
    etag: etagOf(editable(found)),
    createdAt: toIso(createdAt),
    expiresAt: toIso(expiresAt),
    lastHitAt: toIso(lastHitAt),
  };
}
