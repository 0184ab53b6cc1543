import * as v from 'valibot';
import { type FoundNumber, findNumber } from '../../admin/find-number.js';
import { toIso } from '../../duration.js';
import { maySee } from '../../store/access.js';
import { json, type Route } from '../route.js';
import { LIMIT, route } from './input.js';

const CURSOR = v.pipe(
  v.string(),
  v.regex(/^\S+ \S+$/, 'the "next" of a page'),
  v.transform((written) => {
    const [list = '', text = ''] = written.split(' ');
    return { list, text };
  }),
);

export function findRoutes(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/find',
      role: 'viewer',
      summary: 'Find the entries that match a number, in every list that you may see',
      query: v.strictObject({ number: v.string(), limit: LIMIT, after: v.optional(CURSOR) }),
      handle: async ({ stores: { policy }, principal }, { query }) => {
        const accounts = (await policy.accounts()).filter(({ id }) => maySee(principal, id));
        const found = await findNumber(policy, { ...query, accounts, now: Date.now() });
        const last = found.entries.at(-1);
        const next = found.isCutShort && last ? `${last.list} ${last.text}` : undefined;
        return json({ entries: found.entries.map(present), next });
      },
    }),
  ];
}

function present({ createdAt, expiresAt, ...entry }: FoundNumber): object {
  return { ...entry, createdAt: toIso(createdAt), expiresAt: toIso(expiresAt) };
}
