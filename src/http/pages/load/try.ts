import { checkCaller } from '../../../admin/check-caller.js';
import { AppError } from '../../../errors.js';
import type { Exchange } from '../../route.js';
import { problemText } from '../problem-text.js';
import type { TryModel, TryQuery } from '../view/try.js';
import { decisionOnCheck } from './decision.js';

export async function loadTry({ stores: { policy }, names, url }: Exchange): Promise<TryModel> {
  const text = (name: string) => (url.searchParams.get(name) ?? '').trim().slice(0, 256);
  const query: TryQuery = {
    from: text('from'),
    name: text('name'),
    privacy: text('privacy'),
    verstat: text('verstat'),
    to: text('to'),
  };
  const base = { account: names.account ?? '', query, example: '+14155550100' };
  // Without a query, only the form is shown.
  if (url.search === '') return base;
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  try {
    const result = await checkCaller(policy, base.account, given, Date.now());
    return { ...base, decision: decisionOnCheck(result) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...base, problem: problemText(error) };
  }
}
