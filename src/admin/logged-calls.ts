import { AppError, invalid, notFound } from '../errors.js';
import { explain } from '../screening/explain.js';
import { remedyFor, type VerdictRemedy } from '../screening/remedy.js';
import {
  type CallCursor,
  type CallFilter,
  type CallLogReader,
  type LoggedCall,
  readExplanation,
} from '../store/call-log.js';
import type { PolicyStore } from '../store/policy-store.js';
import { pageOfCalls, parseCursor } from './call-page.js';
import { existingAccount } from './existing.js';

/* Logged calls. If no call has been logged yet, there is no log: `undefined`. */

/** The size of a page. */
const PAGE = 1_000;

/** Calls page by page, newest first, at most `limit` in total. */
export async function* pagesOfCalls(
  log: CallLogReader | undefined,
  filter: CallFilter,
  limit: number,
  before?: CallCursor,
): AsyncGenerator<LoggedCall[]> {
  let [left, cursor] = [limit, before];
  while (left > 0) {
    const { calls, next } = await pageOfCalls(log, filter, Math.min(left, PAGE), cursor);
    if (calls.length > 0) yield calls;
    if (next === undefined) return;
    left -= calls.length;
    cursor = parseCursor(next);
  }
}

/**
 * The latest call of this UUID, or of the only UUID that begins with this text, because narrow
 * terminals truncate UUIDs. Throws `AppError` if none begins with it, or several do.
 */
export async function existingCall(
  log: CallLogReader | undefined,
  text: string,
): Promise<LoggedCall> {
  const [call] = (await log?.callsOf(text)) ?? [];
  if (call !== undefined) return call;
  const beginning = text.replace(/…$/, '');
  const [uuid, other] = beginning === '' ? [] : ((await log?.uuidsFrom(beginning)) ?? []);
  if (other !== undefined) {
    throw invalid(
      `several calls begin with ${beginning}, like ${uuid} and ${other}; give more of it`,
    );
  }
  const [found] = uuid === undefined ? [] : ((await log?.callsOf(uuid)) ?? []);
  if (found !== undefined) return found;
  if (log?.gap !== undefined) throw notOnThisHost(text, log.gap);
  throw notFound(`call "${text}" not found in the log`, { remedy: { kind: 'list-calls' } });
}

function notOnThisHost(text: string, { message, code, remedy }: AppError): AppError {
  return new AppError(code, `call "${text}" not found in the log of this host, and ${message}`, {
    remedy,
  });
}

/** The latest call of all, or of an account. Throws `AppError` `not-found`. */
export async function latestCall(
  policy: PolicyStore,
  log: CallLogReader | undefined,
  account?: string,
): Promise<LoggedCall> {
  const [call] = (await log?.calls({ account, limit: 1 })) ?? [];
  if (call !== undefined) return call;
  if (account === undefined) throw notFound('no call is in the log yet');
  await existingAccount(policy, account);
  throw notFound(`no call of account "${account}" is in the log`, {
    remedy: { kind: 'list-calls' },
  });
}

export interface ExplainedVerdict {
  /** The explanation, one sentence per line. */
  readonly sentences: readonly string[];
  /** The change of policy that would reverse the verdict. */
  readonly remedy: VerdictRemedy | undefined;
}

export function explainCall(call: LoggedCall): ExplainedVerdict {
  const explained = { ...call, explanation: readExplanation(call) };
  return { sentences: explain(explained), remedy: remedyFor(explained) };
}

/** `challenge` if the caller was asked to press a digit: the answer is another call of the log. */
export function describeVerdict(call: LoggedCall): string {
  const isChallenge =
    call.wouldVerdict === undefined && readExplanation(call).action?.startsWith('challenge');
  return isChallenge ? 'challenge' : call.verdict;
}

/** `monitor (reject: blocked-number)`. */
export function describeReason(
  call: Pick<LoggedCall, 'reason' | 'wouldVerdict' | 'wouldReason'>,
): string {
  const { reason, wouldVerdict, wouldReason } = call;
  return wouldReason === undefined ? reason : `${reason} (${wouldVerdict}: ${wouldReason})`;
}
