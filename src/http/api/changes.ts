import * as v from 'valibot';
import { findChanges, undoChange } from '../../admin/changes.js';
import { toIso } from '../../duration.js';
import { authorOf, hasRole } from '../../store/access.js';
import type { RecordedChange } from '../../store/history.js';
import { json, type Route } from '../route.js';
import { LIMIT, route } from './input.js';

export function changeRoutes(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/changes',
      role: 'viewer',
      summary: "List one's own changes, or as an admin everybody's, the newest first",
      query: v.strictObject({ limit: LIMIT }),
      handle: async ({ stores, principal }, { query: { limit } }) => {
        const author = hasRole(principal, 'admin') ? undefined : authorOf(principal);
        return json((await findChanges(stores.policy, { author, limit })).map(present));
      },
    }),
    route({
      method: 'POST',
      path: '/changes/:change/undo',
      role: 'manager',
      summary: 'Take a change back, as a change of its own',
      handle: async ({ stores, authorship, names: { change } }) => {
        const outcome = await undoChange(stores.policy, { change: Number(change) }, authorship);
        const { target, ...rest } = outcome;
        return json({ undone: target.id, ...rest });
      },
    }),
  ];
}

function present({ at, ...change }: RecordedChange): object {
  return { at: toIso(at), ...change };
}
