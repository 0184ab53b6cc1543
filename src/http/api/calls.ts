import * as v from 'valibot';
import { putLoggedCaller } from '../../admin/block-logged-caller.js';
import { readCallFilter, VERDICT_FILTERS } from '../../admin/call-filter.js';
import { pageOfCalls, parseCursor } from '../../admin/call-page.js';
import { countCalls } from '../../admin/call-stats.js';
import { checkCaller } from '../../admin/check-caller.js';
import { explainCall } from '../../admin/logged-calls.js';
import type { Config } from '../../config/settings.js';
import { toIso } from '../../duration.js';
import { hasRole, maySee } from '../../store/access.js';
import type { LogMark } from '../../store/call-key.js';
import type { CallCursor, LoggedCall, LogTail } from '../../store/call-log.js';
import { readHashKey, redactorFor } from '../../store/number-redaction.js';
import type { CallStreams } from '../call-streams.js';
import { badRequest, noSuch } from '../problem.js';
import { type Exchange, json, type Route } from '../route.js';
import { FLAG, LIMIT, route, TIME } from './input.js';

const FILTER = {
  account: v.optional(v.string()),
  from: v.optional(v.string()),
  name: v.optional(v.string()),
  to: v.optional(v.string()),
  verdict: v.optional(v.picklist(Object.keys(VERDICT_FILTERS))),
  since: v.optional(TIME),
  until: v.optional(TIME),
  list: v.optional(v.string()),
  reason: v.optional(v.string()),
  host: v.optional(v.string()),
  rejected: FLAG,
};
/** Others wait for an answer meanwhile; the command counts all. */
const CALLERS_AMONG = 10_000;
const CURSOR = v.pipe(
  v.string(),
  v.transform(parseCursor),
  v.check((cursor) => cursor !== undefined, 'the "next" of a page'),
  v.transform((cursor) => cursor as CallCursor),
);
const CALLER = v.strictObject({
  account: v.optional(v.string()),
  from: v.optional(v.string()),
  name: v.optional(v.string()),
  privacy: v.optional(v.string()),
  verstat: v.optional(v.string()),
  to: v.optional(v.string()),
  at: v.optional(TIME),
});
const OPTIONS = v.strictObject({ label: v.optional(v.string()), until: v.optional(TIME) });

export function callRoutes(config: Config, streams: CallStreams): Route[] {
  const filterOf = async (exchange: Exchange, query: { account?: string | undefined }) => {
    const { policy, calls: log } = exchange.stores;
    const redact = redactorFor(config.callerPrivacy, readHashKey(config));
    const account = accountOf(exchange, query.account);
    return readCallFilter({ policy, log, redact }, { ...query, account });
  };
  return [
    route({
      method: 'GET',
      path: '/calls',
      role: 'viewer',
      summary: 'Find calls, the newest first, a page at a time',
      query: v.strictObject({ ...FILTER, limit: LIMIT, after: v.optional(CURSOR) }),
      handle: async (exchange, { query: { limit, after: before, ...query } }) => {
        const filter = await filterOf(exchange, query);
        const { calls, next } = await pageOfCalls(exchange.stores.calls, filter, limit, before);
        return json({ calls: calls.map(present), next, ...incomplete(exchange) });
      },
    }),
    route({
      method: 'GET',
      path: '/calls/stream',
      role: 'viewer',
      summary:
        'Follow calls as they are logged, as server-sent events "call"; "Last-Event-ID" goes on after that one',
      query: v.strictObject(FILTER),
      handle: async (exchange, { query }) => {
        const filter = await filterOf(exchange, query);
        return streams.answer(exchange, {
          filter,
          limit: 0,
          after: readEventId(exchange),
          toEvents,
          check: async () => {
            const account = accountOf(await exchange.again(), query.account);
            if (account !== filter.account) throw noSuch('account', filter.account ?? '');
          },
        });
      },
    }),
    route({
      method: 'GET',
      path: '/calls/:call',
      role: 'viewer',
      summary: 'Show a call and the reasons of its verdict',
      handle: async ({ stores, names: { call = '' } }) => {
        const [found] = (await stores.calls?.callsOf(call)) ?? [];
        if (found === undefined) throw stores.calls?.gap ?? noSuch('call', call);
        return json({ ...present(found), ...explainCall(found) });
      },
    }),
    ...(['block', 'allow'] as const).map((kind) =>
      route({
        method: 'POST',
        path: `/calls/:call/${kind}`,
        role: 'manager',
        summary: `${kind === 'block' ? 'Block' : 'Allow'} the caller of a call`,
        body: OPTIONS,
        handle: async ({ stores, authorship, names: { call: uuid = '' } }, { body }) => {
          const caller = { uuid, kind, label: body.label, expiresAt: body.until };
          const { policy, calls } = stores;
          return json(await putLoggedCaller(policy, calls, caller, authorship));
        },
      }),
    ),
    route({
      method: 'GET',
      path: '/stats',
      role: 'viewer',
      summary: `Count calls by verdict, reason and list, and callers among the latest ${CALLERS_AMONG}`,
      query: v.strictObject({ ...FILTER, limit: v.optional(LIMIT) }),
      handle: async (exchange, { query: { limit: mostCallers, ...query } }) => {
        const filter = await filterOf(exchange, query);
        const options = { mostCallers, among: CALLERS_AMONG };
        const stats = await countCalls(exchange.stores.calls, filter, options);
        return json({ ...stats, ...incomplete(exchange) });
      },
    }),
    route({
      method: 'POST',
      path: '/check',
      role: 'viewer',
      summary: 'Check a caller, without a call; admins may leave the account to the dialled number',
      body: CALLER,
      handle: async (exchange, { body: { account, at, ...caller } }) => {
        const id = accountOf(exchange, account);
        const { report, sentences, remedy } = await checkCaller(
          exchange.stores.policy,
          id,
          caller,
          at ?? Date.now(),
        );
        return json({ ...report, sentences, remedy });
      },
    }),
  ];
}

/** Why only the calls of this host were read, if that is so. */
function incomplete({ stores }: Exchange): { readonly incomplete?: string } {
  const gap = stores.calls?.gap;
  return gap === undefined ? {} : { incomplete: gap.publicMessage };
}

/** The account whose calls are meant; by default the only visible one or, for an admin, all of them. */
function accountOf({ principal, stores }: Exchange, asked: string | undefined): string | undefined {
  if (asked !== undefined) {
    const isThere = stores.policy.account(asked) !== undefined;
    if (!maySee(principal, asked) || !(isThere || hasRole(principal, 'admin'))) {
      throw noSuch('account', asked);
    }
    return asked;
  }
  if (hasRole(principal, 'admin')) return undefined;
  const [only, other] = principal.accounts;
  if (only !== undefined && other === undefined) return only;
  throw badRequest(`account is required; one of ${principal.accounts.join(', ')}`, 'account');
}

function present({ key, at, explanation, ...call }: LoggedCall): object {
  return {
    at: toIso(at),
    ...call,
    explanation: explanation === undefined ? undefined : (JSON.parse(explanation) as unknown),
  };
}

/** The id is of all calls of the page: a reader that lost the connection within it gets them again. */
function toEvents({ calls, mark }: LogTail): string {
  const events = calls.map((call) => `event: call\ndata: ${JSON.stringify(present(call))}\n\n`);
  const id = [...mark].map(([log, key]) => `${log}.${key}`).join(',');
  return events.length === 0 ? '' : `${events.slice(0, -1).join('')}id: ${id}\n${events.at(-1)}`;
}

/** How far a reader that comes back has read. */
function readEventId({ incoming }: Exchange): LogMark | undefined {
  const id = incoming.headers['last-event-id'];
  if (id === undefined) return undefined;
  if (!/^\d{1,15}\.\d{1,15}(?:,\d{1,15}\.\d{1,15}){0,999}$/.test(String(id))) {
    throw badRequest(`Last-Event-ID is "${id}"; send the id of the last event, or none`);
  }
  const parts = String(id)
    .split(',')
    .map((part) => part.split('.').map(Number));
  return new Map(parts as [number, number][]);
}
