import { randomBytes } from 'node:crypto';
import { existingAccount, existingList } from '../../admin/existing.js';
import { removeList } from '../../admin/lists.js';
import type { CountryCode } from '../../screening/number/phone-number.js';
import type { Authorship, ListSummary, PolicyStore } from '../../store/policy-store.js';
import { HttpProblem } from '../problem.js';
import { checkIfMatch } from '../revision.js';
import type { Exchange, Route } from '../route.js';
import {
  type Blacklist,
  blacklistOf,
  documentOf,
  readBlacklist,
  type SentBlacklist,
  summaryOf,
} from './blacklist-document.js';
import { answerItem, readEnvelope } from './envelope.js';
import { merged } from './fields.js';
import { blacklistsOf, listOfId } from './ids.js';
import { answerRows } from './rows.js';
import { withinTimes } from './time-filters.js';

const PATH = '/accounts/:account/blacklists';

export function blacklistRoutes(): Route[] {
  return [
    { method: 'GET', path: PATH, role: 'viewer', handle: showAll },
    { method: 'PUT', path: PATH, role: 'manager', handle: add },
    { method: 'GET', path: `${PATH}/:list`, role: 'viewer', handle: show },
    { method: 'POST', path: `${PATH}/:list`, role: 'manager', handle: replace },
    { method: 'PATCH', path: `${PATH}/:list`, role: 'manager', handle: patch },
    { method: 'DELETE', path: `${PATH}/:list`, role: 'manager', handle: remove },
  ];
}

async function showAll(exchange: Exchange): Promise<Response> {
  const {
    stores,
    names: { account = '' },
  } = exchange;
  const lists = await withinTimes(exchange, await blacklistsOf(stores, account));
  const documents = lists.map((list) => documentOf(stores, list));
  return answerRows(exchange, documents, summaryOf);
}

async function show(exchange: Exchange): Promise<Response> {
  return answerItem(exchange, await currentOf(exchange));
}

async function currentOf({ stores, names: { list = '' } }: Exchange): Promise<Blacklist> {
  return blacklistOf(stores, await existingList(stores.policy, list));
}

async function add(exchange: Exchange): Promise<Response> {
  const {
    stores,
    authorship,
    names: { account = '' },
  } = exchange;
  const { policy } = stores;
  const { data } = await readEnvelope(exchange);
  const sent = readBlacklist(data, await countryOf(exchange));
  const id = sent.id ?? randomBytes(16).toString('hex');
  // Lists of other tenants may have the id as well, and are not told of.
  if ((await listOfId(stores, account, id)) !== undefined) {
    throw new HttpProblem({ status: 409, code: 'conflict', message: 'conflicting documents' });
  }
  const name = await freeName(policy, account, sent.name);
  // Inactive until the account selects it.
  await policy.change(authorship, (edit) => {
    edit.createList(name, 'block', { blockAnonymous: sent.blockAnonymous }, false);
    edit.putDocument('list', name, { id, fields: sent.fields });
    edit.addEntries(name, sent.numbers.values());
  });
  const location = `${exchange.url.pathname.replace(/\/$/, '')}/${id}`;
  const created = await blacklistOf(stores, await existingList(policy, name));
  return answerItem(exchange, created, { status: 201, headers: { location } });
}

/** An unused list name that is made from a title: `acme/spam-callers` from "Spam callers". */
async function freeName(policy: PolicyStore, account: string, title: string): Promise<string> {
  const LONGEST = 56;
  const plain = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '');
  const name = `${account}/${plain || 'list'}`;
  for (let at = 1; ; at++) {
    const free = at === 1 ? name : `${name}-${at}`;
    if ((await policy.list(free)) === undefined) return free;
  }
}

async function replace(exchange: Exchange): Promise<Response> {
  const { data } = await readEnvelope(exchange);
  return change(exchange, (current) => ({ numbers: {}, ...data, id: current.id }));
}

async function patch(exchange: Exchange): Promise<Response> {
  const { data } = await readEnvelope(exchange);
  return change(exchange, (current) => ({ ...merged(current, data), id: current.id }));
}

async function change(
  exchange: Exchange,
  next: (current: Blacklist) => Readonly<Record<string, unknown>>,
): Promise<Response> {
  const {
    stores,
    authorship,
    names: { list: name = '' },
  } = exchange;
  const { policy } = stores;
  const list = await existingList(policy, name);
  const current = await blacklistOf(stores, list);
  checkIfMatch(exchange, current);
  const sent = readBlacklist(next(current), await countryOf(exchange));
  await save(policy, list, current, sent, authorship);
  return answerItem(exchange, await currentOf(exchange), { status: 200 });
}

/**
 * Replaces the exact numbers with those that were sent. What clients don't see stays as it is: prefixes,
 * name patterns and expiries, and labels if none were sent.
 */
async function save(
  policy: PolicyStore,
  { name, blockAnonymous }: ListSummary,
  { id, numbers: current }: Blacklist,
  sent: SentBlacklist,
  authorship: Authorship,
): Promise<void> {
  const added = [...sent.numbers.values()].filter(
    ({ text, label }) =>
      !Object.hasOwn(current, text) || (label !== undefined && label !== current[text]?.name),
  );
  const removed = Object.keys(current).filter((text) => !sent.numbers.has(text));
  await policy.change(authorship, (edit) => {
    if (sent.blockAnonymous !== blockAnonymous) {
      edit.updateList(name, { blockAnonymous: sent.blockAnonymous });
    }
    edit.putDocument('list', name, { id, fields: sent.fields });
    edit.removeEntries(name, removed);
    edit.addEntries(name, added);
  });
}

async function remove(exchange: Exchange): Promise<Response> {
  const {
    stores,
    authorship,
    names: { list = '' },
  } = exchange;
  const current = await currentOf(exchange);
  checkIfMatch(exchange, current);
  await removeList(stores.policy, list, authorship);
  return answerItem(exchange, { ...current, _read_only: { deleted: true } }, { status: 200 });
}

async function countryOf({ stores, names: { account = '' } }: Exchange): Promise<CountryCode> {
  return (await existingAccount(stores.policy, account)).country;
}
