import { findNumber } from '../../../admin/find-number.js';
import { AppError } from '../../../errors.js';
import { maySee } from '../../../store/access.js';
import type { Exchange } from '../../route.js';
import { problemText } from '../problem-text.js';
import type { FindModel } from '../view/find.js';

const ROWS = 200;

/** Finds a number in the lists of the account in the path, or of all accounts. */
export async function loadFind(exchange: Exchange): Promise<FindModel> {
  const { stores, names, principal, url } = exchange;
  const { policy } = stores;
  const number = (url.searchParams.get('number') ?? '').trim().slice(0, 256);
  const base = { account: names.account, number, rows: [], isCutShort: false };
  if (number === '') return base;
  const accounts = (await policy.accounts()).filter(({ id }) =>
    names.account === undefined ? maySee(principal, id) : id === names.account,
  );
  try {
    const now = Date.now();
    const { entries, isCutShort } = await findNumber(policy, {
      number,
      accounts,
      limit: ROWS,
      now,
    });
    return { ...base, rows: entries, isCutShort };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...base, problem: problemText(error) };
  }
}
