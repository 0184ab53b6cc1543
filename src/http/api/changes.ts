import * as v from 'valibot';
import { findChanges, showChange, undoChange } from '../../admin/changes.js';
import { toIso } from '../../duration.js';
import { splitListName } from '../../screening/policy/list-name.js';
import { authorOf, hasRole, maySee, type Principal } from '../../store/access.js';
import type { EntryDifference, EntryFields, RecordedChange } from '../../store/history.js';
import { noSuch } from '../problem.js';
import { json, type Route } from '../route.js';
import { isOwn } from '../visible-changes.js';
import { LIMIT, route, TIME } from './input.js';

const CURSOR = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,14}$/, 'what "next" of a page says'),
  v.transform(Number),
);

export function changeRoutes(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/changes',
      role: 'viewer',
      summary: 'List your own changes or, as an admin, all changes, the newest first',
      query: v.strictObject({
        limit: LIMIT,
        after: v.optional(CURSOR),
        since: v.optional(TIME),
        author: v.optional(v.string()),
        subject: v.optional(v.string()),
      }),
      handle: async ({ stores, principal }, { query: { limit, after: before, ...query } }) => {
        if (query.subject !== undefined) checkVisible(principal, query.subject);
        const author = hasRole(principal, 'admin') ? query.author : authorOf(principal);
        const filter = { ...query, author, before, limit: limit + 1 };
        const found = await findChanges(stores.policy, filter);
        const changes = found.slice(0, limit);
        const next = found.length > limit ? changes.at(-1)?.id : undefined;
        const own = changes.filter((change) => isOwn(change, principal));
        return json({ changes: own.map(present), next });
      },
    }),
    route({
      method: 'GET',
      path: '/changes/:change',
      role: 'viewer',
      summary: 'Show a change and its effect on each entry',
      query: v.strictObject({ limit: LIMIT }),
      handle: async ({ stores, names: { change } }, { query: { limit } }) => {
        const { entries, ...shown } = await showChange(stores.policy, Number(change), limit);
        return json({ ...present(shown), entries: entries.map(presentEntry) });
      },
    }),
    route({
      method: 'POST',
      path: '/changes/:change/undo',
      role: 'manager',
      summary: 'Undo a change; the undo is a change of its own',
      handle: async ({ stores, authorship, names: { change } }) => {
        const outcome = await undoChange(stores.policy, { change: Number(change) }, authorship);
        const { target, ...rest } = outcome;
        return json({ undone: target.id, ...rest });
      },
    }),
  ];
}

/** In the words for what there isn't: an error about it would name what is like it. */
function checkVisible(principal: Principal, subject: string): void {
  const { owner = subject } = splitListName(subject);
  if (!maySee(principal, owner)) throw noSuch('account', owner);
}

function presentEntry({ before, after, ...entry }: EntryDifference): object {
  return { ...entry, before: before && fieldsOf(before), after: after && fieldsOf(after) };
}

function fieldsOf({ label, expiresAt }: EntryFields): object {
  return { label, expiresAt: toIso(expiresAt) };
}

function present({ at, ...change }: RecordedChange): object {
  return { at: toIso(at), ...change };
}
