import { type AppError, invalid, notFound } from '../errors.js';
import { identifyCaller } from '../screening/caller/caller-identity.js';
import { type CountryCode, normalizeNumber } from '../screening/number/phone-number.js';
import { spellingsOf } from '../screening/number/spellings.js';
import { parseEntry } from '../screening/policy/entry.js';
import type { Account } from '../screening/policy/policy.js';
import type { CallFilter } from '../store/call-log.js';
import type { CallQuery, CallSources } from './call-query.js';
import { existingAccount } from './existing.js';
import { accepted } from './fields.js';

type Caller = Pick<CallFilter, 'callers' | 'callerPrefix' | 'presentation' | 'name'>;

/**
 * Numbers without a country are in the account's country or, without an account, in the home
 * country. Throws `AppError` for a value that no call can have.
 */
export async function readParties(
  sources: CallSources,
  { account: id, from, name, to }: CallQuery,
): Promise<Caller & Pick<CallFilter, 'dialled'>> {
  const account = id === undefined ? undefined : await knownAccount(sources, id);
  const country = account?.country ?? sources.policy.settings().homeCountry;
  return {
    ...(from === undefined ? {} : readCaller(sources, from, country)),
    ...(name === undefined ? {} : { name: readNamePart(name) }),
    dialled: to === undefined ? undefined : readDialled(to, country),
  };
}

/**
 * A removed account may still be in the log: undefined. Throws if neither the policy nor the log
 * has it.
 */
async function knownAccount(
  { policy, log }: CallSources,
  id: string,
): Promise<Account | undefined> {
  const calls = await log?.calls({ account: id, limit: 1 });
  const account = policy.account(id);
  if (account !== undefined || calls?.length) return account;
  if (/^\+?\(?\d[\d ().-]{2,}$/.test(id)) {
    throw notFound(`account "${id}" not found`, {
      remedy: { kind: 'filter-by-caller', number: id },
    });
  }
  return existingAccount(policy, id);
}

function readNamePart(text: string): string {
  const part = text.trim();
  if (part === '') throw invalid('is empty; give a part of the name', { field: 'name' });
  return part;
}

function readDialled(text: string, country: CountryCode): readonly string[] {
  if (text.trim() === '') throw invalid('is empty; give a dialled number', { field: 'to' });
  if (/[*?]$/.test(text)) {
    throw invalid(`"${text}" is not a whole number`, {
      field: 'to',
      remedy: { kind: 'filter-by-caller-prefix' },
    });
  }
  return spellingsOf(text, country);
}

/**
 * What a person typed to find a caller: a number as in `from`, else a part of the name. Words that stand
 * for a hidden number are not names.
 */
export function numberOrName(
  { policy }: Pick<CallSources, 'policy'>,
  text: string,
): Pick<CallQuery, 'from' | 'name'> {
  const word = text.trim();
  const isName = /\p{L}/u.test(word) && !/^[+(]?\d|^name:/i.test(word);
  if (!isName || HIDDEN.includes(word.toLowerCase())) return { from: text };
  const { anonymousWords, homeCountry } = policy.settings();
  const { presentation } = identifyCaller({ callerIdNumber: word }, homeCountry, anonymousWords);
  return presentation === 'presented' ? { name: word } : { from: text };
}

/** Values that the log has in place of a number. */
const HIDDEN = ['withheld', 'unavailable'];

function readCaller(sources: CallSources, text: string, country: CountryCode): Caller {
  const word = text.trim().toLowerCase();
  if (word === '') {
    throw wrongCaller('is empty; give a number, or unavailable for callers without one');
  }
  if (HIDDEN.includes(word)) return { presentation: word };
  if (!/\d/.test(word)) {
    const { anonymousWords } = sources.policy.settings();
    const { presentation } = identifyCaller({ callerIdNumber: word }, country, anonymousWords);
    // The log has no number for such callers.
    if (presentation !== 'presented') return { presentation };
  }
  if (/^name:/i.test(word) || /[*?]/.test(word)) return readPrefix(sources, text, country);
  // In every form in which the log may have stored it.
  const number = normalizeNumber(text, country);
  return { callers: [...new Set([number, sources.redact(number)])] };
}

function readPrefix({ redact }: CallSources, text: string, country: CountryCode): Caller {
  const entry = accepted(parseEntry(text, country));
  if (entry.kind === 'name') {
    throw invalid(`"${text}" is a name pattern`, {
      field: 'from',
      remedy: { kind: 'filter-by-reason', reason: 'blocked-name' },
    });
  }
  if (entry.kind !== 'prefix') {
    throw wrongCaller(`"${text}" has a wildcard that is not at its end; give a prefix like +1415*`);
  }
  if (redact.privacy === 'hashed') {
    throw wrongCaller(
      `"${text}" is a prefix, and the log keeps numbers hashed; give a whole number`,
    );
  }
  return { callerPrefix: entry.text.slice(0, -1) };
}

function wrongCaller(message: string): AppError {
  return invalid(message, { field: 'from' });
}
