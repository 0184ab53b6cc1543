import { checkCaller } from '../../../admin/check-caller.js';
import { parseTime } from '../../../duration.js';
import { AppError, invalid } from '../../../errors.js';
import { instantOf } from '../../../screening/policy/local-time.js';
import type { Exchange } from '../../route.js';
import { zoneOf } from '../frame-of.js';
import { problemText } from '../problem-text.js';
import type { TryModel, TryQuery } from '../view/try.js';
import { decisionOnCheck } from './decision.js';

export async function loadTry(exchange: Exchange): Promise<TryModel> {
  const {
    stores: { policy },
    names,
    url,
  } = exchange;
  const text = (name: string) => (url.searchParams.get(name) ?? '').trim().slice(0, 256);
  const query: TryQuery = {
    from: text('from'),
    name: text('name'),
    privacy: text('privacy'),
    verstat: text('verstat'),
    to: text('to'),
    at: text('at'),
  };
  const base = { account: names.account ?? '', query, example: '+14155550100' };
  // Without a query, only the form is shown.
  if (url.search === '') return base;
  const { at, ...caller } = query;
  const given = Object.fromEntries(Object.entries(caller).filter(([, value]) => value !== ''));
  try {
    const zone = policy.account(base.account)?.timeZone ?? zoneOf(exchange);
    const result = await checkCaller(policy, base.account, given, readTime(at, zone));
    return { ...base, decision: decisionOnCheck(result) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...base, problem: problemText(error) };
  }
}

/** Empty: now. */
function readTime(text: string, timeZone: string): number {
  if (text === '') return Date.now();
  const at = parseTime(text, 0, 'ahead', (local) => instantOf(local, timeZone));
  if (at === undefined) throw invalid(`"${text}" is no time; write it like 2026-12-24T19:00`);
  return at;
}
