import * as v from 'valibot';
import {
  type AccountReport,
  accountContents,
  addAccount,
  addRoute,
  copyAccount,
  removeAccount,
  removeRoute,
  renameAccount,
  setAccount,
  showAccount,
} from '../../admin/accounts.js';
import { isActiveFor } from '../../admin/list-state.js';
import { setListActive } from '../../admin/lists.js';
import { toIso } from '../../duration.js';
import { formatAction } from '../../screening/policy/action.js';
import type { Account } from '../../screening/policy/policy.js';
import { maySee } from '../../store/access.js';
import { derivedId } from '../../store/foreign-documents.js';
import { noSuch } from '../problem.js';
import { checkIfMatch, etagOf, jsonItem, notModified } from '../revision.js';
import { type Exchange, json, type Route } from '../route.js';
import { ACCOUNT, NEW_ACCOUNT, readAccountChange } from './account-input.js';
import { route } from './input.js';
import { PAGE, pageOf } from './page.js';

const PATH = '/accounts/:account';
const ROUTE = v.strictObject({ route: v.string() });
const ACTIVATION = v.strictObject({ list: v.string(), active: v.boolean() });

export function accountRoutes(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/accounts',
      role: 'viewer',
      summary: 'List the accounts that you may see, a page at a time',
      query: v.strictObject(PAGE),
      handle: async ({ stores, principal }, { query }) => {
        const accounts = await stores.policy.accounts();
        const visible = accounts.filter(({ id }) => maySee(principal, id));
        const { page, next } = pageOf(visible, ({ id }) => id, query);
        return json({ accounts: page.map(present), next });
      },
    }),
    route({
      method: 'POST',
      path: '/accounts',
      role: 'admin',
      summary: 'Add an account',
      body: NEW_ACCOUNT,
      handle: async ({ stores, authorship, principal }, { body: { id, routes, ...fields } }) => {
        const account = { id, routes, ...readAccountChange(principal, fields) };
        const added = await addAccount(stores.policy, account, authorship);
        const headers = { location: `/api/v1/accounts/${encodeURIComponent(id)}` };
        return jsonItem(presentReport(added), { status: 201, headers });
      },
    }),
    route({
      method: 'GET',
      path: PATH,
      role: 'viewer',
      summary: 'Show an account with its routes and lists',
      handle: async (exchange) => {
        const account = await shownAccount(exchange);
        return notModified(exchange, etagOf(account)) ?? jsonItem(account);
      },
    }),
    route({
      method: 'PATCH',
      path: PATH,
      role: 'manager',
      summary: 'Change an account; absent fields stay as they are, null resets a field',
      body: ACCOUNT,
      handle: async (exchange, { body }) => {
        const { stores, authorship, principal } = exchange;
        const { account = '' } = exchange.names;
        const change = readAccountChange(principal, body);
        checkIfMatch(exchange, await shownAccount(exchange));
        return jsonItem(
          presentReport(await setAccount(stores.policy, account, change, authorship)),
        );
      },
    }),
    route({
      method: 'DELETE',
      path: PATH,
      role: 'admin',
      summary: 'Remove an account with its routes and its own lists',
      handle: async (exchange) => {
        const { stores, authorship } = exchange;
        const { account = '' } = exchange.names;
        checkIfMatch(exchange, await shownAccount(exchange));
        const contents = await accountContents(stores.policy, account);
        await removeAccount(stores.policy, account, authorship);
        return json({ removed: account, ...contents });
      },
    }),
    route({
      method: 'GET',
      path: `${PATH}/routes`,
      role: 'viewer',
      summary: 'List the dialled numbers and domains that lead to an account, a page at a time',
      query: v.strictObject(PAGE),
      handle: async ({ stores, names: { account = '' } }, { query }) => {
        const routes = await stores.policy.routes(account);
        const { page, next } = pageOf(routes, (each) => each, query);
        return json({ routes: page, next });
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/rename`,
      role: 'admin',
      summary: 'Change the id of an account; calls keep the one that they were logged with',
      body: v.strictObject({ id: v.string() }),
      handle: async (exchange, { body: { id } }) => {
        const { stores, authorship } = exchange;
        const { account = '' } = exchange.names;
        checkIfMatch(exchange, await shownAccount(exchange));
        return jsonItem(presentReport(await renameAccount(stores.policy, account, id, authorship)));
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/copy`,
      role: 'admin',
      summary: 'Add an account with the settings and lists of this one, without its routes',
      body: v.strictObject({ id: v.string(), name: v.optional(v.string()) }),
      handle: async ({ stores, authorship, names: { account = '' } }, { body: { id, name } }) => {
        const copied = await copyAccount(stores.policy, account, { to: id, name }, authorship);
        const headers = { location: `/api/v1/accounts/${encodeURIComponent(id)}` };
        return jsonItem(presentReport(copied), { status: 201, headers });
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/routes`,
      role: 'admin',
      summary: 'Route a dialled number or a domain to an account',
      body: ROUTE,
      handle: async ({ stores, authorship, names: { account = '' } }, { body }) =>
        json(await addRoute(stores.policy, account, body.route, authorship), { status: 201 }),
    }),
    route({
      method: 'DELETE',
      path: `${PATH}/routes`,
      role: 'admin',
      summary: 'Remove a route',
      body: ROUTE,
      handle: async ({ stores, authorship, names: { account = '' } }, { body }) =>
        json({ route: await removeRoute(stores.policy, account, body.route, authorship) }),
    }),
    route({
      method: 'GET',
      path: `${PATH}/activations`,
      role: 'viewer',
      summary: 'Show which lists are active for an account, a page at a time',
      query: v.strictObject(PAGE),
      handle: async ({ stores, names: { account = '' } }, { query }) => {
        const lists = await stores.policy.lists(account);
        const { page, next } = pageOf(lists, ({ name }) => name, query);
        const activations = page.map((list) => ({
          list: list.name,
          active: isActiveFor(list, account),
        }));
        return json({ activations, next });
      },
    }),
    route({
      method: 'PUT',
      path: `${PATH}/activations`,
      role: 'manager',
      summary: 'Activate or deactivate a list for an account',
      body: ACTIVATION,
      handle: async ({ stores, authorship, principal, names: { account = '' } }, { body }) => {
        const list = await stores.policy.list(body.list);
        const isThere = list !== undefined && (list.owner ?? account) === account;
        if (!isThere || !maySee(principal, account)) throw noSuch('list', body.list);
        const changed = await setListActive(stores.policy, { account, ...body }, authorship);
        return json({ account, ...body, changed });
      },
    }),
  ];
}

async function shownAccount({ stores, names: { account = '' } }: Exchange): Promise<object> {
  return presentReport(await showAccount(stores.policy, account));
}

function presentReport({ account, ...report }: AccountReport): object {
  const kazooId = report.kazooId ?? derivedId('account', account.id);
  return { ...present(account), ...report, kazooId };
}

function present({ anonymousAction, pausedUntil, ...account }: Account): object {
  return {
    ...account,
    anonymousAction: formatAction(anonymousAction),
    pausedUntil: toIso(pausedUntil),
  };
}
