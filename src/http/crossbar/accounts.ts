import { isActiveFor } from '../../admin/list-state.js';
import { accountNameProblem } from '../../screening/policy/list-name.js';
import type { Account } from '../../screening/policy/policy.js';
import { checkIfMatch } from '../revision.js';
import type { Exchange, Route } from '../route.js';
import type { Stores } from '../stores.js';
import { answer, answerItem, readEnvelope, validationError } from './envelope.js';
import { merged, tooLargeFields } from './fields.js';
import { accountId, blacklistsOf, listId, userId } from './ids.js';

/** The fields that we know. The rest of an account's document is stored as it was sent. */
const OWN_FIELDS = ['id', 'name', 'realm', 'blacklists', 'ui_restrictions', 'enabled'];

export function accountRoutes(): Route[] {
  return [
    { method: 'GET', path: '/accounts/:account', role: 'viewer', handle: show },
    { method: 'POST', path: '/accounts/:account', role: 'manager', handle: replace },
    { method: 'PATCH', path: '/accounts/:account', role: 'manager', handle: patch },
    { method: 'GET', path: '/accounts/:account/users', role: 'viewer', handle: showUsers },
    { method: 'GET', path: '/accounts/:account/users/:user', role: 'viewer', handle: showUser },
    { method: 'GET', path: '/accounts/:account/apps_store', role: 'viewer', handle: showApps },
  ];
}

type AccountDocument = Readonly<Record<string, unknown>> & { readonly name: string };

async function documentOf(stores: Stores, id: string): Promise<AccountDocument> {
  const account = stores.policy.account(id) as Account;
  const lists = await blacklistsOf(stores, id);
  const routes = await stores.policy.routes(id);
  const { fields } = stores.documents.document('account', id);
  return {
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: 'en-US',
    ...fields,
    id: accountId(stores, id),
    name: account.name,
    realm: routes.find((route) => /[a-z]/i.test(route)) ?? `${id}.invalid`,
    enabled: true,
    ui_restrictions: {},
    blacklists: lists
      .filter((list) => isActiveFor(list, id))
      .map(({ name }) => listId(stores, name)),
  };
}

/** Beside `data`. */
function metadata(stores: Stores, id: string): object {
  return {
    billing_mode: 'normal',
    enabled: true,
    superduper_admin: false,
    is_reseller: false,
    reseller_id: accountId(stores, id),
    created: 0,
  };
}

async function show(exchange: Exchange): Promise<Response> {
  const {
    stores,
    names: { account = '' },
  } = exchange;
  return shown(exchange, await documentOf(stores, account));
}

function shown(exchange: Exchange, document: AccountDocument): Response {
  const beside = { metadata: metadata(exchange.stores, exchange.names.account ?? '') };
  return answerItem(exchange, document, { beside });
}

async function replace(exchange: Exchange): Promise<Response> {
  const { data } = await readEnvelope(exchange);
  return save(exchange, () => data);
}

async function patch(exchange: Exchange): Promise<Response> {
  const { data } = await readEnvelope(exchange);
  return save(exchange, (current) => merged(current, data));
}

async function save(
  exchange: Exchange,
  change: (current: AccountDocument) => Readonly<Record<string, unknown>>,
): Promise<Response> {
  const {
    stores,
    authorship,
    names: { account = '' },
  } = exchange;
  const current = await documentOf(stores, account);
  checkIfMatch(exchange, current);
  const next = change(current);
  const name = readName(next['name'] ?? current.name);
  const chosen = readBlacklists(next['blacklists']);
  const fields = Object.fromEntries(
    Object.entries(next).filter(([key]) => !OWN_FIELDS.includes(key) && !key.startsWith('_')),
  );
  if (tooLargeFields(fields))
    throw validationError(
      'request',
      'maxLength',
      'the additional fields of the account exceed 64 KB',
    );
  const lists = await blacklistsOf(stores, account);
  const { id } = stores.documents.document('account', account);
  await stores.policy.change(authorship, (edit) => {
    if (name !== current.name) edit.updateAccount(account, { name });
    edit.putDocument('account', account, { id, fields });
    if (chosen === undefined) return;
    for (const list of lists) {
      const isChosen = chosen.includes(listId(stores, list.name));
      if (isChosen !== isActiveFor(list, account)) edit.setActive(account, list.name, isChosen);
    }
  });
  return shown(exchange, await documentOf(stores, account));
}

function readName(name: unknown): string {
  if (typeof name !== 'string' || name.trim() === '') {
    throw validationError('name', 'required', 'the account requires a name', { value: name });
  }
  const problem = accountNameProblem(name);
  if (problem !== undefined) throw validationError('name', 'maxLength', problem, { target: 128 });
  return name;
}

/** Ids of removed lists are ignored later. */
function readBlacklists(ids: unknown): readonly unknown[] | undefined {
  if (ids === undefined) return undefined;
  if (Array.isArray(ids)) return ids;
  throw validationError('blacklists', 'type', 'must be an array of ids', {
    target: 'array',
  });
}

function showUser(exchange: Exchange): Response {
  return answerItem(exchange, describeUser(exchange));
}

function showUsers(exchange: Exchange): Response {
  const rows = [describeUser(exchange)];
  return answer(exchange, rows, { beside: { page_size: rows.length } });
}

/** The principal of the request. Other users are never shown. */
function describeUser({ principal }: Exchange): object {
  return {
    id: userId(principal),
    username: principal.name,
    first_name: principal.name,
    last_name: '',
    email: '',
    priv_level: principal.role === 'viewer' ? 'user' : 'admin',
    appList: APPS.map(({ id }) => id),
    language: 'en-US',
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    enabled: true,
  };
}

const APPS = [app('callflows', 'Callflows', 'c'), app('voip', 'SmartPBX', 'd')];

function app(name: string, label: string, digit: string) {
  return {
    id: digit.repeat(32),
    name,
    i18n: { 'en-US': { label, description: label } },
    tags: ['end-user'],
    allowed_users: 'all',
    users: [],
    masqueradable: true,
    phase: 'gold',
  };
}

function showApps(exchange: Exchange): Response {
  return answer(exchange, APPS, { beside: { page_size: APPS.length } });
}
