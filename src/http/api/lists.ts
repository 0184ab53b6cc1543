import * as v from 'valibot';
import { existingList } from '../../admin/existing.js';
import { exportList } from '../../admin/export-list.js';
import { readAction, readKazooId, readSchedule } from '../../admin/fields.js';
import {
  clearList,
  copyList,
  createList,
  removeList,
  renameList,
  setList,
} from '../../admin/lists.js';
import { EXPORT_FORMATS } from '../../formats/write.js';
import { formatAction } from '../../screening/policy/action.js';
import { splitListName } from '../../screening/policy/list-name.js';
import { hasRole, maySee } from '../../store/access.js';
import { derivedId } from '../../store/foreign-documents.js';
import type { ListSummary } from '../../store/policy-store.js';
import { writeSubscription } from '../../store/subscription.js';
import { forbidden, noSuch } from '../problem.js';
import { checkIfMatch, etagOf, jsonItem, notModified } from '../revision.js';
import { type Exchange, json, type Route } from '../route.js';
import { route } from './input.js';
import { PAGE, pageOf } from './page.js';

const PATH = '/lists/:list';

const PATCH = {
  action: v.optional(v.string()),
  blockAnonymous: v.optional(v.boolean()),
  stillScreen: v.optional(v.boolean()),
  enabled: v.optional(v.boolean()),
  schedule: v.optional(v.nullable(v.string())),
  kazooId: v.optional(v.string()),
};
const NEW_NAME = v.strictObject({ name: v.string() });
const NEW_LIST = v.strictObject({
  name: v.string(),
  kind: v.optional(v.picklist(['block', 'allow']), 'block'),
  active: v.optional(v.boolean(), true),
  ...PATCH,
});

export function listRoutes(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/lists',
      role: 'viewer',
      summary: 'List the lists that you may see, including shared ones, a page at a time',
      query: v.strictObject(PAGE),
      handle: async (exchange, { query }) => {
        const { stores, principal } = exchange;
        const lists = await stores.policy.lists();
        const seen = lists.filter(({ owner }) => owner === undefined || maySee(principal, owner));
        const { page, next } = pageOf(seen, ({ name }) => name, query);
        return json({ lists: page.map((list) => shown(exchange, list)), next });
      },
    }),
    route({
      method: 'POST',
      path: '/lists',
      role: 'manager',
      summary: 'Create a list: ACCOUNT/LIST or, as an admin, LIST to share it',
      body: NEW_LIST,
      handle: async (exchange, { body }) => {
        checkOwner(exchange, body.name);
        const made = { ...body, ...readWords(body) };
        const { policy } = exchange.stores;
        const created = await createList(policy, defined(made), exchange.authorship);
        const location = `/api/v1/lists/${encodeURIComponent(created.name)}`;
        return jsonItem(shown(exchange, created), { status: 201, headers: { location } });
      },
    }),
    route({
      method: 'POST',
      // Not below the list's path, where managers may not change a shared one.
      path: '/copies',
      role: 'manager',
      summary: 'Make a list with the settings and entries of another one, which may be shared',
      body: v.strictObject({ list: v.string(), name: v.string() }),
      handle: async (exchange, { body: { list, name } }) => {
        const { principal, stores, authorship } = exchange;
        const { owner } = splitListName(list);
        if (owner !== undefined && !maySee(principal, owner)) throw noSuch('list', list);
        checkOwner(exchange, name);
        const copy = await copyList(stores.policy, list, name, authorship);
        const location = `/api/v1/lists/${encodeURIComponent(copy.name)}`;
        return jsonItem(shown(exchange, copy), { status: 201, headers: { location } });
      },
    }),
    route({
      method: 'GET',
      path: PATH,
      role: 'viewer',
      summary: 'Show a list without its entries',
      handle: async (exchange) => {
        const list = shown(exchange, await listOf(exchange));
        return notModified(exchange, etagOf(list)) ?? jsonItem(list);
      },
    }),
    route({
      method: 'PATCH',
      path: PATH,
      role: 'manager',
      summary: 'Change a list; absent fields stay as they are',
      body: v.strictObject(PATCH),
      handle: async (exchange, { body }) => {
        const change = { ...body, ...readWords(body) };
        const {
          stores,
          authorship,
          names: { list = '' },
        } = exchange;
        await checkListMatch(exchange);
        return jsonItem(
          shown(exchange, await setList(stores.policy, list, defined(change), authorship)),
        );
      },
    }),
    route({
      method: 'DELETE',
      path: PATH,
      role: 'manager',
      summary: 'Remove a list with its entries',
      handle: async (exchange) => {
        const {
          stores,
          authorship,
          names: { list = '' },
        } = exchange;
        await checkListMatch(exchange);
        return json(shown(exchange, await removeList(stores.policy, list, authorship)));
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/rename`,
      role: 'manager',
      summary: 'Rename a list, which stays shared or with its account',
      body: NEW_NAME,
      handle: async (exchange, { body: { name } }) => {
        const { policy } = exchange.stores;
        const { list = '' } = exchange.names;
        checkIfMatch(exchange, shown(exchange, await listOf(exchange)));
        return jsonItem(shown(exchange, await renameList(policy, list, name, exchange.authorship)));
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/clear`,
      role: 'manager',
      summary: 'Remove all entries of a list',
      handle: async (exchange) => {
        const { policy } = exchange.stores;
        const { list = '' } = exchange.names;
        checkIfMatch(exchange, shown(exchange, await listOf(exchange)));
        return json({ list, removed: await clearList(policy, list, exchange.authorship) });
      },
    }),
    route({
      method: 'GET',
      path: `${PATH}/export`,
      role: 'viewer',
      summary: 'Export a list as a file',
      query: v.strictObject({ format: v.optional(v.picklist(EXPORT_FORMATS), 'csv') }),
      handle: async ({ stores, names: { list = '' } }, { query: { format } }) => {
        const { pieces } = await exportList(stores.policy, list, format);
        const type =
          format === 'csv' ? 'text/csv' : format === 'lines' ? 'text/plain' : 'application/json';
        return new Response(ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()), {
          headers: { 'content-type': type, 'content-disposition': 'attachment' },
        });
      },
    }),
  ];
}

/** The fields that are written in words. */
function readWords({
  action,
  schedule,
  kazooId,
}: {
  readonly kazooId?: string | undefined;
  readonly action?: string | undefined;
  readonly schedule?: string | null | undefined;
}) {
  return {
    action: action === undefined ? undefined : readAction(action),
    schedule: schedule === undefined || schedule === null ? schedule : readSchedule(schedule),
    kazooId: kazooId === undefined ? undefined : readKazooId(kazooId),
  };
}

/** Throws `HttpProblem` 412 if the client has seen another state of the list than the current one. */
export async function checkListMatch(exchange: Exchange): Promise<void> {
  checkIfMatch(exchange, shown(exchange, await listOf(exchange)));
}

/** A new list can't be resolved from the path, so access to its owner is checked here. */
function checkOwner({ principal }: Exchange, name: string): void {
  const { owner } = splitListName(name);
  if (owner === undefined) {
    if (hasRole(principal, 'admin')) return;
    throw forbidden(
      `"${name}" would be a shared list, which only an admin can create; write ACCOUNT/LIST`,
    );
  }
  if (!maySee(principal, owner)) throw noSuch('account', owner);
}

async function listOf({ stores, names: { list = '' } }: Exchange): Promise<ListSummary> {
  return existingList(stores.policy, list);
}

function shown({ principal }: Exchange, list: ListSummary): object {
  return present(list, principal.accounts, hasRole(principal, 'admin'));
}

/** Other accounts that use a shared list are hidden, except from admins. */
function present(list: ListSummary, accounts: readonly string[], isAdmin: boolean): object {
  const { action, schedule, subscription, activeFor, inactiveFor, ...rest } = list;
  const visible = (ids: readonly string[]) => ids.filter((id) => isAdmin || accounts.includes(id));
  return {
    ...rest,
    action: formatAction(action),
    schedule: schedule?.text,
    kazooId: list.kazooId ?? derivedId('list', list.name),
    subscription: subscription && writeSubscription(subscription),
    activeFor: visible(activeFor),
    inactiveFor: visible(inactiveFor),
  };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function defined<T extends object>(value: T): Defined<T> {
  const given = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(given) as Defined<T>;
}
