import { addKey, addUser, createLoginToken, userName } from '../../../admin/access/access.js';
import { readChoice } from '../../../admin/fields.js';
import { invalid, notFound } from '../../../errors.js';
import { authorOf, type Principal, ROLES } from '../../../store/access.js';
import type { Exchange } from '../../route.js';
import { page } from '../answer.js';
import type { Form } from '../form.js';
import { DAY_MS } from '../view/times.js';
import { type UsersModel, UsersView } from '../view/users.js';
import type { Done } from './deed.js';

/** Shows users and keys, and a new secret, which is only shown this once. */
export function showUsers(exchange: Exchange, secret?: UsersModel['secret']): Promise<Response> {
  const { access } = exchange.stores;
  const model = {
    users: access.principals('user'),
    keys: access.principals('key'),
    me: authorOf(exchange.principal),
    secret,
  };
  const content = <UsersView model={model} />;
  return page(exchange, { view: 'users', title: 'Users and keys', content });
}

export async function makeUser(exchange: Exchange, form: Form): Promise<Done> {
  const name = userName(form.text('name') ?? '');
  const password = form.filled('password');
  const user = { name, ...readAccess(form), password };
  checkAccounts(exchange, user.accounts);
  await addUser(exchange.stores.access, user, exchange.authorship);
  const how = password === undefined ? ' Create a sign-in link for them.' : '';
  return { text: `The user ${name} is created.${how}`, isIdle: true };
}

export async function makeKey(exchange: Exchange, form: Form): Promise<Response> {
  const name = form.text('name') ?? '';
  const days = Number(form.filled('days') ?? 0);
  const expiresAt = days > 0 ? Date.now() + days * DAY_MS : undefined;
  const key = { name, ...readAccess(form), expiresAt };
  checkAccounts(exchange, key.accounts);
  const text = await addKey(exchange.stores.access, key, exchange.authorship);
  return showUsers(exchange, { kind: 'key', name, text });
}

export async function makeLink(exchange: Exchange): Promise<Response> {
  const name = exchange.parameters['name'] ?? '';
  const { access, sessions } = exchange.stores;
  const token = createLoginToken(access, sessions, name, Date.now());
  if (token === undefined) throw notFound(`user "${name}" not found`);
  const text = `${exchange.client.origin}/login/${token}`;
  return showUsers(exchange, { kind: 'link', name, text });
}

export async function removePrincipal(exchange: Exchange, kind: Principal['kind']): Promise<Done> {
  const name = exchange.parameters['name'] ?? '';
  if (kind === 'user' && authorOf(exchange.principal) === name) {
    throw invalid('you can’t remove yourself; ask another admin to do it');
  }
  await exchange.stores.access.remove(kind, name, exchange.authorship);
  return { text: `The ${kind} ${name} is removed.`, to: '/users', isIdle: true };
}

function readAccess(form: Form) {
  const role = readChoice('role', form.text('role') ?? '', ROLES);
  const accounts = (form.text('accounts') ?? '').split(/[\s,;]+/).filter((id) => id !== '');
  return { role, accounts };
}

function checkAccounts({ stores: { policy } }: Exchange, accounts: readonly string[]): void {
  for (const id of accounts) {
    if (policy.account(id) === undefined) throw notFound(`account "${id}" not found`);
  }
}
