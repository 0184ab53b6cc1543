import { toIso } from '../../duration.js';
import type { CountryCode } from '../../screening/number/phone-number.js';
import { formatAction } from '../../screening/policy/action.js';
import { isProblem, parseEntry } from '../../screening/policy/entry.js';
import type { Account, Settings } from '../../screening/policy/policy.js';
import { parseRoute } from '../../screening/policy/route.js';
import type { ListSummary, PolicyStore, StoredEntry } from '../policy-store.js';
import { writeSubscription } from '../subscription.js';

const PAGE = 10_000;

/**
 * The whole policy as a document from which `applyDocument` makes the same policy, piece by piece.
 * Equal policies give equal bytes: everything is sorted by name, with one entry per line.
 */
export async function* exportPolicy(policy: PolicyStore): AsyncGenerator<string> {
  const [accounts, lists] = [await policy.accounts(), await policy.lists()];
  yield `{\n  "settings": ${JSON.stringify(exportSettings(policy, accounts))},\n`;
  yield `  "accounts": [`;
  const said = gatherSaid(lists);
  const kazooIds = await policy.accountKazooIds();
  for (const [at, account] of accounts.entries()) {
    const routes = await policy.routes(account.id);
    const { activate = [], deactivate = [] } = said.get(account.id) ?? {};
    const kazooId = kazooIds.get(account.id);
    const exported = { ...exportAccount(account, routes), kazooId, activate, deactivate };
    yield `${at === 0 ? '' : ','}\n    ${JSON.stringify(exported)}`;
  }
  yield `${accounts.length === 0 ? '' : '\n  '}],\n  "lists": [`;
  const { homeCountry } = await policy.settings();
  const countries = new Map(accounts.map(({ id, country }) => [id, country]));
  for (const [at, list] of lists.entries()) {
    const country = countries.get(list.owner ?? '') ?? homeCountry;
    yield `${at === 0 ? '' : ','}\n    ${JSON.stringify(exportList(list)).slice(0, -1)},"entries":[`;
    yield* exportEntries(policy, list.name, country);
    yield `${list.entries === 0 ? '' : '\n    '}]}`;
  }
  yield `${lists.length === 0 ? '' : '\n  '}]\n}\n`;
}

/**
 * Includes a home country that equals the default, because the first account of a document would
 * set another one.
 */
function exportSettings(policy: PolicyStore, accounts: readonly Account[]): Partial<Settings> {
  const { homeCountry, defaultAccount, anonymousWords } = policy.storedSettings();
  return {
    homeCountry: accounts.length === 0 ? homeCountry : policy.settings().homeCountry,
    defaultAccount,
    anonymousWords,
  } as Partial<Settings>;
}

/** The activations of shared lists, by account. */
function gatherSaid(lists: readonly ListSummary[]) {
  const said = new Map<string, { activate: string[]; deactivate: string[] }>();
  const of = (account: string) => {
    const known = said.get(account) ?? { activate: [], deactivate: [] };
    said.set(account, known);
    return known;
  };
  for (const list of lists.filter(({ owner }) => owner === undefined)) {
    for (const account of list.activeFor) of(account).activate.push(list.name);
    for (const account of list.inactiveFor) of(account).deactivate.push(list.name);
  }
  return said;
}

function exportAccount(account: Account, routes: readonly string[]): object {
  const { id, name, country, timeZone, callflow, pausedUntil } = account;
  return {
    id,
    name,
    country,
    timeZone,
    routes: routes.map((route) =>
      parseRoute(route, country) === route ? route : { route, asStored: true },
    ),
    callflow,
    mode: account.mode,
    pausedUntil: toIso(pausedUntil),
    blockAnonymous: account.blockAnonymous,
    anonymousScope: account.anonymousScope,
    anonymousAction: formatAction(account.anonymousAction),
    verification: account.verification,
    defaultVerdict: account.defaultVerdict,
  };
}

function exportList(list: ListSummary): object {
  const { name, owner, kind, enabled, everyone, activeFor } = list;
  return {
    name,
    kind,
    action: kind === 'block' ? formatAction(list.action) : undefined,
    blockAnonymous: kind === 'block' ? list.blockAnonymous : undefined,
    stillScreen: list.stillScreen || undefined,
    enabled,
    schedule: list.schedule?.text,
    kazooId: list.kazooId,
    subscription: list.subscription && writeSubscription(list.subscription),
    ...(owner === undefined ? { everyone } : { active: activeFor.includes(owner) }),
  };
}

async function* exportEntries(
  policy: PolicyStore,
  list: string,
  country: CountryCode,
): AsyncGenerator<string> {
  let after = '';
  for (;;) {
    const page = await policy.entries(list, { after, limit: PAGE });
    const lines = page.map((entry) => `\n      ${JSON.stringify(exportEntry(entry, country))}`);
    if (lines.length > 0) yield `${after === '' ? '' : ','}${lines.join()}`;
    if (page.length < PAGE) return;
    after = page.at(-1)?.text ?? '';
  }
}

function exportEntry({ text, label, expiresAt }: StoredEntry, country: CountryCode): unknown {
  const asStored = isReadOtherwise(text, country) ? true : undefined;
  if (label === undefined && expiresAt === undefined && !asStored) return text;
  const until = toIso(expiresAt);
  return { entry: text, label, until, asStored };
}

/** A number with + in front is the same in every country. */
function isReadOtherwise(text: string, country: CountryCode): boolean {
  if (text.startsWith('+')) return false;
  const parsed = parseEntry(text, country);
  return isProblem(parsed) || parsed.text !== text;
}
