import { keeperOf } from '../../daemon/call-record.js';
import { invalid, notFound } from '../../errors.js';
import { identifyCaller } from '../../screening/caller/caller-identity.js';
import { type CountryCode, normalizeNumber } from '../../screening/number/phone-number.js';
import { spellingsOf } from '../../screening/number/spellings.js';
import { parseEntry } from '../../screening/policy/entry.js';
import type { Account, Settings } from '../../screening/policy/policy.js';
import type { CallFilter } from '../../store/call-log.js';
import { readHashKey } from '../../store/hash-key.js';
import type { PolicyStore } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { accepted, existingAccount } from '../input.js';
import { quote } from '../terminal/quote.js';

type Caller = Pick<CallFilter, 'callers' | 'callerPrefix' | 'presentation'>;

/**
 * Who called whom (`--from`, `--to`); numbers without a country are the account's or, without one, of the
 * home country. Throws `AppError` for what no call could have.
 */
export async function readParties(
  context: Context,
  id: string | undefined,
): Promise<Caller & Pick<CallFilter, 'dialled'>> {
  const [from, to] = [context.text('from'), context.text('to')];
  const policy = await context.policy({ readOnly: true });
  const account = id === undefined ? undefined : await knownAccount(context, policy, id);
  const settings = await policy.settings();
  const country = account?.country ?? settings.homeCountry;
  return {
    ...(from === undefined ? {} : await readCaller(context, from, country, settings)),
    dialled: to === undefined ? undefined : readDialled(to, country),
  };
}

/** An account that was removed is still in the log: undefined. Throws where neither knows it. */
async function knownAccount(
  context: Context,
  policy: PolicyStore,
  id: string,
): Promise<Account | undefined> {
  const calls = await (await context.callLog())?.calls({ account: id, limit: 1 });
  const account = await policy.account(id);
  if (account !== undefined || calls?.length) return account;
  if (/^\+?\(?\d[\d ().-]{2,}$/.test(id)) {
    throw notFound(
      `there is no account "${id}"; for the calls of a number, write --from ${quote(id)}`,
    );
  }
  return existingAccount(policy, id);
}

function readDialled(text: string, country: CountryCode): readonly string[] {
  if (text.trim() === '') throw invalid('--to is empty; give a dialled number');
  if (/[*?]$/.test(text)) {
    throw invalid(`--to "${text}" is not a whole number; only --from takes a prefix, like +1415*`);
  }
  return spellingsOf(text, country);
}

/** What the log says in place of a number. */
const HIDDEN = ['withheld', 'unavailable'];

async function readCaller(
  context: Context,
  text: string,
  country: CountryCode,
  { anonymousWords }: Settings,
): Promise<Caller> {
  if (text.trim() === '') {
    throw invalid('--from is empty; give a number, or unavailable for callers without one');
  }
  const word = text.trim().toLowerCase();
  if (HIDDEN.includes(word)) return { presentation: word };
  if (!/\d/.test(word)) {
    const { presentation } = identifyCaller({ callerIdNumber: word }, country, anonymousWords);
    // The log keeps no number of such callers.
    if (presentation !== 'presented') return { presentation };
  }
  if (/^name:/i.test(word) || /[*?]/.test(word)) return readPrefix(context, text, country);
  return readNumber(context, text, country);
}

/** By number, in the forms that the log may keep it in. */
async function readNumber(context: Context, text: string, country: CountryCode): Promise<Caller> {
  const number = normalizeNumber(text, country);
  const config = await context.config();
  const kept = keeperOf(config.callerPrivacy, readHashKey(config))(number);
  if (config.callerPrivacy === 'masked') {
    context.output.note(`note: the log keeps ${kept}; some of these calls may be of other numbers`);
  }
  return { callers: [...new Set([number, kept])] };
}

async function readPrefix(context: Context, text: string, country: CountryCode): Promise<Caller> {
  const entry = accepted(parseEntry(text, country));
  if (entry.kind === 'name') {
    throw invalid(
      `--from "${text}" is a name pattern; calls are found by the caller's number, or by --reason blocked-name`,
    );
  }
  if (entry.kind !== 'prefix') {
    throw invalid(
      `--from "${text}" has a wildcard that is not at its end; give a prefix like +1415*`,
    );
  }
  const { callerPrivacy } = await context.config();
  if (callerPrivacy === 'hashed') {
    throw invalid(
      `--from "${text}" is a prefix, and the log keeps numbers hashed; give a whole number`,
    );
  }
  if (callerPrivacy === 'masked') {
    context.output.note('note: the log keeps numbers without their last four digits');
  }
  return { callerPrefix: entry.text.slice(0, -1) };
}
