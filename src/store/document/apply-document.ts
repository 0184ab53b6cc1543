import { invalid } from '../../errors.js';
import type { CountryCode } from '../../screening/number/phone-number.js';
import { isProblem, parseCanonical, parseEntry } from '../../screening/policy/entry.js';
import { splitListName } from '../../screening/policy/list-name.js';
import { type ListKind, REJECT, type Settings } from '../../screening/policy/policy.js';
import { parseRoute } from '../../screening/policy/route.js';
import { scheduleOrNone } from '../../screening/policy/schedule.js';
import type { DocumentKind } from '../foreign-documents.js';
import type { AccountPatch, ListPatch, NewEntry } from '../policy-store.js';
import type {
  DocumentAccount,
  DocumentEntry,
  DocumentList,
  DocumentRoute,
  PolicyDocument,
} from './policy-document.js';

/** Makes a policy equal a document, inside one change. Writes only what differs. */
export interface PolicyPut {
  /** Undefined as long as there is no account and the setting is not set. */
  homeCountry(): CountryCode | undefined;
  /** Throws `AppError` if there is no such account. */
  countryOf(accountId: string): CountryCode;
  putAccount(id: string, account: AccountPatch): void;
  putKazooId(kind: DocumentKind, name: string, id: string): void;
  /** Takes the route from another account if it leads there. */
  putRoute(accountId: string, route: string): void;
  putList(name: string, kind: ListKind, list: ListPatch): void;
  putActivation(accountId: string, list: string, active: boolean): void;
  /**
   * With `prune`, other entries of the list are removed. The entries of a list that had a subscription
   * before and keeps one stay.
   */
  putEntries(list: string, entries: Iterable<NewEntry>, prune: boolean): void;
  putSetting<K extends keyof Settings>(name: K, value: Settings[K]): void;
  /** Removes everything that is not named, apart from entries. */
  removeOthers(named: NamedPolicy): void;
}

/** All names in a document. */
export interface NamedPolicy {
  readonly settings: readonly (keyof Settings)[];
  readonly accounts: readonly string[];
  readonly routes: readonly string[];
  readonly lists: readonly string[];
  /** Of shared lists. */
  readonly activations: readonly Activation[];
}

export interface Activation {
  readonly account: string;
  readonly list: string;
  readonly active: boolean;
}

/**
 * Makes the policy hold what the document names. A field that the document leaves out of a named
 * account or list gets its default. What the document doesn't name stays, or is removed with
 * `prune`. Throws `AppError` if the document contradicts itself, or an entry or a route is invalid.
 */
export function applyDocument(
  document: PolicyDocument,
  put: PolicyPut,
  { prune = false } = {},
): void {
  const { settings, accounts, lists } = document;
  const home = settings.homeCountry ?? put.homeCountry() ?? accounts[0]?.country ?? DEFAULT_COUNTRY;
  const routes = accounts.flatMap((account) => readRoutes(account, account.country ?? home));
  const activations = accounts.flatMap(readActivations);
  const named: NamedPolicy = {
    // A document without the home country leaves the stored one unchanged.
    settings: [...(Object.keys(settings) as (keyof Settings)[]), 'homeCountry'],
    accounts: onlyOnce(
      'account',
      accounts.map(({ id }) => id),
    ),
    routes: onlyOnce(
      'route',
      routes.map(({ route }) => route),
    ),
    lists: onlyOnce(
      'list',
      lists.map(({ name }) => name),
    ),
    activations,
  };
  onlyOnce(
    'activation',
    activations.map(({ account, list }) => `of ${list} for ${account}`),
  );
  if (prune) put.removeOthers(named);
  if (accounts.length > 0 || settings.homeCountry) put.putSetting('homeCountry', home);
  for (const account of accounts) put.putAccount(account.id, toPatch(account, home));
  for (const { account, route } of routes) put.putRoute(account, route);
  for (const list of lists) putList(list, put);
  putKazooIds(document, put);
  for (const { account, list, active } of activations) put.putActivation(account, list, active);
  for (const list of lists) {
    const owner = splitListName(list.name).owner;
    const country = owner === undefined ? home : put.countryOf(owner);
    put.putEntries(list.name, readEntries(list, country), prune);
  }
  if (settings.defaultAccount) put.putSetting('defaultAccount', settings.defaultAccount);
  if (settings.anonymousWords) put.putSetting('anonymousWords', settings.anonymousWords);
}

/** After everything that a prune removes has freed its id. */
function putKazooIds({ accounts, lists }: PolicyDocument, put: PolicyPut): void {
  for (const { id, kazooId } of accounts) {
    if (kazooId !== undefined) put.putKazooId('account', id, kazooId);
  }
  for (const { name, kazooId } of lists) {
    if (kazooId !== undefined) put.putKazooId('list', name, kazooId);
  }
}

const DEFAULT_COUNTRY: CountryCode = 'US';

function toPatch(account: DocumentAccount, home: CountryCode): AccountPatch {
  const { extension = null, dialplan = null, context = null } = account.callflow;
  return {
    name: account.name ?? account.id,
    country: account.country ?? home,
    timeZone: account.timeZone ?? null,
    extension,
    dialplan,
    context,
    mode: account.mode,
    pausedUntil: account.pausedUntil ?? null,
    blockAnonymous: account.blockAnonymous,
    anonymousScope: account.anonymousScope,
    anonymousAction: account.anonymousAction ?? REJECT,
    verification: account.verification,
    defaultVerdict: account.defaultVerdict,
  };
}

function putList(list: DocumentList, put: PolicyPut): void {
  const { name, kind, enabled, everyone = false, schedule, subscription = null, active } = list;
  const patch = { enabled, everyone, schedule: scheduleOrNone(schedule), subscription };
  put.putList(name, kind, { ...patch, ...kindPatch(list) });
  const { owner } = splitListName(name);
  if (owner !== undefined) put.putActivation(owner, name, active ?? true);
  else if (active !== undefined) {
    throw invalid(`list ${name} is shared; activate it in "activate" of an account`);
  }
}

/** What only one kind of list has. If the document gives the other all the same, the store reports it. */
function kindPatch({ kind, action, blockAnonymous, stillScreen }: DocumentList): ListPatch {
  if (kind === 'block') {
    return {
      action: action ?? REJECT,
      blockAnonymous: blockAnonymous ?? false,
      ...(stillScreen === undefined ? {} : { stillScreen }),
    };
  }
  return {
    stillScreen: stillScreen ?? false,
    ...(action === undefined ? {} : { action }),
    ...(blockAnonymous === undefined ? {} : { blockAnonymous }),
  };
}

function readActivations({ id, activate, deactivate }: DocumentAccount): Activation[] {
  const own = [...activate, ...deactivate].find((list) => splitListName(list).owner !== undefined);
  if (own !== undefined) {
    throw invalid(
      `account ${id}: ${own} is not shared; activate an account's own list with "active" of the list`,
    );
  }
  const say = (list: string, active: boolean) => ({ account: id, list, active });
  return [
    ...activate.map((list) => say(list, true)),
    ...deactivate.map((list) => say(list, false)),
  ];
}

function readRoutes(
  { id, routes }: DocumentAccount,
  country: CountryCode,
): { account: string; route: string }[] {
  return routes.map((each) => ({ account: id, route: readRoute(each, country, id) }));
}

const STORED_ROUTE = /^[+a-z0-9*#._:[\]-]{1,253}$/;

function readRoute(written: DocumentRoute | string, country: CountryCode, id: string): string {
  const { route: text, asStored = false } =
    typeof written === 'string' ? { route: written } : written;
  const route = asStored && STORED_ROUTE.test(text) ? text : parseRoute(text, country);
  if (route !== undefined) return route;
  throw invalid(`account ${id}: "${text}" is not a route; give a dialled number or a domain`);
}

function* readEntries({ name, entries }: DocumentList, country: CountryCode): Iterable<NewEntry> {
  for (const written of entries) yield readEntry(written, country, name);
}

function readEntry(written: DocumentEntry | string, country: CountryCode, list: string): NewEntry {
  const {
    entry: text,
    label,
    until,
    asStored,
  }: DocumentEntry = typeof written === 'string' ? { entry: written } : written;
  const parsed = asStored ? parseCanonical(text) : parseEntry(text, country);
  if (isProblem(parsed)) throw invalid(`list ${list}: ${parsed.problem}`);
  return { ...parsed, label, expiresAt: until };
}

function onlyOnce(kind: string, names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw invalid(`the document names ${kind} ${name} twice`);
    seen.add(name);
  }
  return names;
}
