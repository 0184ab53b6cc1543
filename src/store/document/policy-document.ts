import * as v from 'valibot';
import { nearest } from '../../did-you-mean.js';
import { parseDuration, parseTime } from '../../duration.js';
import { invalid } from '../../errors.js';
import { FORMATS } from '../../formats/format-names.js';
import { anonymousWordsProblem } from '../../screening/caller/anonymous-words.js';
import { VERIFICATION_RULES } from '../../screening/caller/verification.js';
import { nearestCountry } from '../../screening/number/country-from-name.js';
import { type CountryCode, isCountry } from '../../screening/number/phone-number.js';
import { parseAction } from '../../screening/policy/action.js';
import {
  CONTEXT,
  DIALPLAN,
  type DialplanText,
  dialplanTextProblem,
  EXTENSION,
  isDialplanText,
} from '../../screening/policy/dialplan-text.js';
import { isProblem, type Problem } from '../../screening/policy/entry.js';
import { labelProblem } from '../../screening/policy/label.js';
import {
  accountNameProblem,
  isAccountId,
  parseListName,
} from '../../screening/policy/list-name.js';
import { ANONYMOUS_SCOPES, type BlockAction, MODES } from '../../screening/policy/policy.js';
import { parseSchedule, type Schedule } from '../../screening/policy/schedule.js';
import { parseTimeZone } from '../../screening/policy/time-zone.js';
import { isKazooId } from '../foreign-documents.js';
import {
  DEFAULT_EVERY_MS,
  formatInterval,
  parseInterval,
  parseSubscriptionUrl,
  type Subscription,
} from '../subscription.js';

/*
 * The whole policy as one JSON document. Only names and ids are required. Every other field has the
 * default of the corresponding command.
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

const timeZone = v.pipe(
  v.string(),
  v.rawTransform<string, string>(({ dataset, addIssue, NEVER }) => {
    const parsed = parseTimeZone(dataset.value);
    if (!isProblem(parsed)) return parsed.timeZone;
    addIssue({ message: parsed.problem });
    return NEVER;
  }),
);

const schedule = v.pipe(
  v.string(),
  v.rawTransform<string, Schedule>(({ dataset, addIssue, NEVER }) => {
    const parsed = parseSchedule(dataset.value);
    if (!isProblem(parsed)) return parsed;
    addIssue({ message: parsed.problem });
    return NEVER;
  }),
);

const url = v.pipe(
  v.string(),
  v.rawTransform<string, string>(({ dataset, addIssue, NEVER }) => {
    const parsed = parseSubscriptionUrl(dataset.value);
    if (!isProblem(parsed)) return parsed.url;
    addIssue({ message: parsed.problem });
    return NEVER;
  }),
);

const interval = v.pipe(
  v.string(),
  v.rawTransform<string, number>(({ dataset, addIssue, NEVER }) => {
    const parsed = parseInterval(dataset.value);
    if (!isProblem(parsed)) return parsed.everyMs;
    addIssue({ message: parsed.problem });
    return NEVER;
  }),
);

const time = v.pipe(
  v.string(),
  v.rawTransform<string, number>(({ dataset, addIssue, NEVER }) => {
    // A document is read again later, so its times can't be relative.
    const isDuration = parseDuration(dataset.value) !== undefined;
    const at = isDuration ? undefined : parseTime(dataset.value, 0, 'ahead');
    if (at !== undefined) return at;
    addIssue({
      message: `"${dataset.value}" is not a date; write 2026-12-31 or 2026-12-31T23:59Z`,
    });
    return NEVER;
  }),
);

function dialplanText(kind: DialplanText) {
  return v.pipe(
    v.string(),
    v.check(
      (text) => isDialplanText(kind, text),
      ({ input }) => dialplanTextProblem(kind, input) as string,
    ),
  );
}

/** Compared with what callers send in lower case, and stored separated by commas. */
const anonymousWord = v.pipe(
  v.string(),
  v.trim(),
  v.toLowerCase(),
  v.regex(/^[^,]+$/, ({ input }) => `"${input}" is not a word: it is empty or has a comma`),
);

/** An object with exactly these keys. */
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
  v.check(isAccountId, ({ input }) => `"${input}" is not a valid account id`),
);

const listName = v.pipe(
  v.string(),
  v.check(
    (text) => !isProblem(parseListName(text)),
    ({ input }) => (parseListName(input) as Problem).problem,
  ),
);

const routeObject = object({ route: v.string(), asStored: v.optional(v.boolean()) });

const entryObject = object({
  entry: v.string(),
  label: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (text) => labelProblem(text) === undefined,
        ({ input }) => labelProblem(input) as string,
      ),
    ),
  ),
  until: v.optional(time),
  /** The text is not a number of the account's current country, which may have changed. */
  asStored: v.optional(v.boolean()),
});

export type DocumentRoute = v.InferOutput<typeof routeObject>;
export type DocumentEntry = v.InferOutput<typeof entryObject>;

/**
 * A text, or an object with more fields. The message of a union would only say that neither form
 * fits.
 */
function textOr<T>(schema: v.GenericSchema<unknown, T>) {
  const text = v.string();
  return v.lazy(
    (input): v.GenericSchema<unknown, string | T> => (typeof input === 'string' ? text : schema),
  );
}

const accountName = v.pipe(
  v.string(),
  v.check(
    (text) => accountNameProblem(text) === undefined,
    ({ input }) => accountNameProblem(input) as string,
  ),
);

/** Left out, the id stays as it is: it is stable as long as the account or list exists. */
const kazooId = v.pipe(
  v.string(),
  v.check(
    isKazooId,
    ({ input }) => `"${input}" is not an id of KAZOO: 32 hex digits, in lower case`,
  ),
);

const accountSchema = object({
  id: accountId,
  name: v.optional(accountName),
  country: v.optional(country),
  timeZone: v.optional(timeZone),
  routes: v.optional(v.array(textOr(routeObject)), []),
  callflow: v.optional(
    object({
      extension: v.optional(dialplanText(EXTENSION)),
      dialplan: v.optional(dialplanText(DIALPLAN)),
      context: v.optional(dialplanText(CONTEXT)),
    }),
    {},
  ),
  mode: v.optional(v.picklist(MODES), 'enforce'),
  pausedUntil: v.optional(time),
  blockAnonymous: v.optional(v.boolean(), false),
  anonymousScope: v.optional(v.picklist(ANONYMOUS_SCOPES), 'no-number'),
  anonymousAction: v.optional(action),
  verification: v.optional(v.picklist(VERIFICATION_RULES), 'off'),
  defaultVerdict: v.optional(v.picklist(['transfer', 'reject']), 'transfer'),
  kazooId: v.optional(kazooId),
  /** Shared lists that the account activated or deactivated itself. */
  activate: v.optional(v.array(listName), []),
  deactivate: v.optional(v.array(listName), []),
});

const subscriptionSchema = v.pipe(
  object({
    url,
    every: v.optional(interval, formatInterval(DEFAULT_EVERY_MS)),
    format: v.optional(v.picklist(FORMATS)),
    column: v.optional(v.string()),
    minReports: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    publicOnly: v.optional(v.boolean()),
  }),
  v.transform(({ every, ...subscription }): Subscription => ({ ...subscription, everyMs: every })),
);

const listSchema = object({
  name: listName,
  kind: v.optional(v.picklist(['block', 'allow']), 'block'),
  action: v.optional(action),
  blockAnonymous: v.optional(v.boolean()),
  stillScreen: v.optional(v.boolean()),
  enabled: v.optional(v.boolean(), true),
  everyone: v.optional(v.boolean()),
  schedule: v.optional(schedule),
  subscription: v.optional(subscriptionSchema),
  kazooId: v.optional(kazooId),
  /** Whether an account's own list is active; true if left out. */
  active: v.optional(v.boolean()),
  entries: v.optional(v.array(textOr(entryObject)), []),
});

const documentSchema = object({
  settings: v.optional(
    object({
      homeCountry: v.optional(country),
      defaultAccount: v.optional(accountId),
      anonymousWords: v.optional(
        v.pipe(
          v.array(anonymousWord),
          v.minLength(1, 'has no word; leave it out for the usual ones'),
          v.check(
            (words) => anonymousWordsProblem(words) === undefined,
            ({ input }) => `is unclear; ${anonymousWordsProblem(input)}`,
          ),
        ),
      ),
    }),
    {},
  ),
  accounts: v.optional(v.array(accountSchema), []),
  lists: v.optional(v.array(listSchema), []),
});

export type PolicyDocument = v.InferOutput<typeof documentSchema>;
export type DocumentAccount = PolicyDocument['accounts'][number];
export type DocumentList = PolicyDocument['lists'][number];

/** Throws `AppError` naming the place in the document and the problem. */
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
