import * as v from 'valibot';
import { parseDuration, parseTime } from '../duration.js';
import { invalid } from '../errors.js';
import { parseAction } from '../screening/action.js';
import { isProblem, type Problem, parseEntry } from '../screening/entry.js';
import { isAccountId, parseListName } from '../screening/list-name.js';
import { nearest } from '../screening/nearest.js';
import { nearestCountry } from '../screening/nearest-country.js';
import { type CountryCode, isCountry } from '../screening/phone-number.js';
import { ANONYMOUS_SCOPES, type BlockAction, MODES } from '../screening/policy.js';
import { parseRoute } from '../screening/route.js';
import { VERIFICATION_RULES } from '../screening/verification.js';
import type { NewEntry, PolicyEdit } from './policy-store.js';

/*
 * The whole policy as one JSON document. Everything but names and ids may be left out and then has
 * the default that the commands give it.
 */

const country = v.pipe(
  v.string(),
  v.rawTransform<string, CountryCode>(({ dataset, addIssue, NEVER }) => {
    if (isCountry(dataset.value)) return dataset.value;
    addIssue({ message: `unknown country "${dataset.value}"${nearestCountry(dataset.value)}` });
    return NEVER;
  }),
);

const action = v.pipe(
  v.string(),
  v.rawTransform<string, BlockAction>(({ dataset, addIssue, NEVER }) => {
    const parsed = parseAction(dataset.value);
    if (!isProblem(parsed)) return parsed;
    addIssue({ message: parsed.problem });
    return NEVER;
  }),
);

const time = v.pipe(
  v.string(),
  v.rawTransform<string, number>(({ dataset, addIssue, NEVER }) => {
    // A document is read again later, so its times can't count from now.
    const isDuration = parseDuration(dataset.value) !== undefined;
    const at = isDuration ? undefined : parseTime(dataset.value, 0, 'ahead');
    if (at !== undefined) return at;
    addIssue({ message: `"${dataset.value}" is no date; write 2026-12-31 or 2026-12-31T23:59Z` });
    return NEVER;
  }),
);

const word = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9_.+*#-]{1,64}$/,
    ({ input }) => `"${input}" has more than letters, digits and _.+*#-`,
  ),
);

/** Compared with what callers send in lower case, and kept with commas between them. */
const anonymousWord = v.pipe(
  v.string(),
  v.trim(),
  v.toLowerCase(),
  v.regex(/^[^,]+$/, ({ input }) => `"${input}" is no word; it is empty or has a comma`),
);

/** An object of these keys and no others. */
function object<const T extends v.ObjectEntries>(entries: T) {
  const keys = Object.keys(entries);
  return v.strictObject(entries, ({ expected, received, input }) => {
    if (expected === 'Object') return `should be an object, and is ${received}`;
    if (expected !== 'never') return 'missing';
    return `unknown key; one of ${keys.join(', ')}${nearest(String(input), keys)}`;
  });
}

const accountId = v.pipe(
  v.string(),
  v.check(isAccountId, ({ input }) => `"${input}" is no account id`),
);

const listName = v.pipe(
  v.string(),
  v.check(
    (text) => !isProblem(parseListName(text)),
    ({ input }) => (parseListName(input) as Problem).problem,
  ),
);

const accountSchema = object({
  id: accountId,
  name: v.optional(v.string()),
  country: v.optional(country),
  routes: v.optional(v.array(v.string()), []),
  callflow: v.optional(
    object({
      extension: v.optional(word),
      dialplan: v.optional(word),
      context: v.optional(word),
    }),
  ),
  mode: v.optional(v.picklist(MODES)),
  pausedUntil: v.optional(time),
  blockAnonymous: v.optional(v.boolean()),
  anonymousScope: v.optional(v.picklist(ANONYMOUS_SCOPES)),
  anonymousAction: v.optional(action),
  verification: v.optional(v.picklist(VERIFICATION_RULES)),
  defaultVerdict: v.optional(v.picklist(['transfer', 'reject'])),
  /** Shared lists that the account switched on or, of those for everyone, off. */
  activate: v.optional(v.array(listName), []),
  deactivate: v.optional(v.array(listName), []),
});

const entryObject = object({
  entry: v.string(),
  label: v.optional(v.string()),
  until: v.optional(time),
});

type DocumentEntry = string | v.InferOutput<typeof entryObject>;

/** A union would only say that neither of the two forms fits. */
const entrySchema = v.lazy(
  (input): v.GenericSchema<unknown, DocumentEntry> =>
    typeof input === 'string' ? v.string() : entryObject,
);

const listSchema = object({
  name: listName,
  kind: v.optional(v.picklist(['block', 'allow']), 'block'),
  action: v.optional(action),
  blockAnonymous: v.optional(v.boolean()),
  enabled: v.optional(v.boolean()),
  everyone: v.optional(v.boolean()),
  /** Of an account's own list. */
  active: v.optional(v.boolean(), true),
  entries: v.optional(v.array(entrySchema), []),
});

const documentSchema = object({
  settings: v.optional(
    object({
      homeCountry: v.optional(country),
      defaultAccount: v.optional(accountId),
      anonymousWords: v.optional(v.array(anonymousWord)),
    }),
    {},
  ),
  accounts: v.optional(v.array(accountSchema), []),
  lists: v.optional(v.array(listSchema), []),
});

export type PolicyDocument = v.InferOutput<typeof documentSchema>;

/** Throws `AppError` naming the place in the document and what is wrong there. */
export function parseDocument(json: unknown, file: string): PolicyDocument {
  const result = v.safeParse(documentSchema, json, {
    message: ({ expected, received }) => `should be ${expected}, and is ${received}`,
  });
  if (result.success && !Array.isArray(json)) return result.output;
  if (result.success) throw invalid(`${file}: the document: should be an object, and is an array`);
  const [issue] = result.issues;
  const place = v.getDotPath(issue) ?? 'the document';
  throw invalid(`${file}: ${place}: ${issue.message}`);
}

/** Puts all of a document into an empty policy. Throws `AppError` where an entry or route is wrong. */
export function applyDocument(document: PolicyDocument, edit: PolicyEdit): void {
  const { settings, accounts, lists } = document;
  const home = settings.homeCountry ?? accounts[0]?.country ?? 'US';
  const countryOf = new Map(accounts.map(({ id, country }) => [id, country ?? home]));
  for (const { id, routes, activate, deactivate, callflow, ...patch } of accounts) {
    const country = countryOf.get(id) ?? home;
    edit.addAccount(id, given({ ...patch, ...callflow, country }));
    for (const route of routes) edit.addRoute(id, readRoute(route, country, id));
  }
  for (const { name, kind, active, entries, ...patch } of lists) {
    edit.createList(name, kind, given(patch), active);
    const owner = name.includes('/') ? (name.split('/')[0] ?? '') : '';
    const country = countryOf.get(owner) ?? home;
    edit.addEntries(
      name,
      entries.map((entry) => readEntry(entry, country, name)),
    );
  }
  for (const { id, activate, deactivate } of accounts) {
    for (const name of activate) edit.setActive(id, name, true);
    for (const name of deactivate) edit.setActive(id, name, false);
  }
  for (const [name, value] of Object.entries(settings)) {
    edit.setSetting(name as keyof typeof settings, value);
  }
}

function readRoute(text: string, country: CountryCode, id: string): string {
  const route = parseRoute(text, country);
  if (route !== undefined) return route;
  throw invalid(`account ${id}: "${text}" is no route; give a dialled number or a domain`);
}

function readEntry(entry: DocumentEntry, country: CountryCode, list: string): NewEntry {
  const { entry: text, label, until } = typeof entry === 'string' ? { entry } : entry;
  const parsed = parseEntry(text, country);
  if (isProblem(parsed)) throw invalid(`list ${list}: ${parsed.problem}`);
  return { ...parsed, label, expiresAt: until };
}

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function given<T extends object>(fields: T): Partial<Given<T>> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Given<T>>;
}
