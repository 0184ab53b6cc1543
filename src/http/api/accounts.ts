import * as v from 'valibot';
import { addRoute, removeRoute, showAccount } from '../../admin/accounts.js';
import { isActiveFor } from '../../admin/list-state.js';
import { setListActive } from '../../admin/lists.js';
import { toIso } from '../../duration.js';
import { formatAction } from '../../screening/policy/action.js';
import type { Account } from '../../screening/policy/policy.js';
import { maySee } from '../../store/access.js';
import { noSuch } from '../problem.js';
import { json, type Route } from '../route.js';
import { route } from './input.js';

const PATH = '/accounts/:account';
const ROUTE = v.strictObject({ route: v.string() });
const ACTIVATION = v.strictObject({ list: v.string(), active: v.boolean() });

export function accountRoutes(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/accounts',
      role: 'viewer',
      summary: 'List the accounts that one may see',
      handle: async ({ stores, principal }) => {
        const accounts = await stores.policy.accounts();
        return json(accounts.filter(({ id }) => maySee(principal, id)).map(present));
      },
    }),
    route({
      method: 'GET',
      path: PATH,
      role: 'viewer',
      summary: 'Show an account with its routes and lists',
      handle: async ({ stores, names: { account = '' } }) => {
        const { account: shown, ...report } = await showAccount(stores.policy, account);
        return json({ ...present(shown), ...report });
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/routes`,
      role: 'admin',
      summary: 'Lead a dialled number or a domain to an account',
      body: ROUTE,
      handle: async ({ stores, authorship, names: { account = '' } }, { body }) =>
        json(await addRoute(stores.policy, account, body.route, authorship), { status: 201 }),
    }),
    route({
      method: 'DELETE',
      path: `${PATH}/routes`,
      role: 'admin',
      summary: 'Take a route away',
      body: ROUTE,
      handle: async ({ stores, authorship, names: { account = '' } }, { body }) =>
        json({ route: await removeRoute(stores.policy, account, body.route, authorship) }),
    }),
    route({
      method: 'GET',
      path: `${PATH}/activations`,
      role: 'viewer',
      summary: 'Show which lists are active for an account',
      handle: async ({ stores, names: { account = '' } }) => {
        const lists = await stores.policy.lists(account);
        return json(lists.map((list) => ({ list: list.name, active: isActiveFor(list, account) })));
      },
    }),
    route({
      method: 'PUT',
      path: `${PATH}/activations`,
      role: 'manager',
      summary: 'Activate a list for an account, or no longer',
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

function present({ anonymousAction, pausedUntil, ...account }: Account): object {
  return {
    ...account,
    anonymousAction: formatAction(anonymousAction),
    pausedUntil: toIso(pausedUntil),
  };
}
