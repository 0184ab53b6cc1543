import { COUNTRIES } from '../../../screening/number/phone-number.js';
import type { CallLogReader } from '../../../store/call-log.js';
import type { Exchange } from '../../route.js';
import type { AccountRow, AccountsModel } from '../view/accounts.js';
import { totalOf } from '../view/day-chart.js';
import { tallyOutcomes } from './recent-outcomes.js';

const ROWS = 50;
const HOUR_MS = 3_600_000;
const HOURS = 24;

/** The accounts that the reader may see. */
export async function loadAccounts({
  stores: { policy, calls },
  principal,
  url,
}: Exchange): Promise<AccountsModel> {
  const search = (url.searchParams.get('search') ?? '').trim().slice(0, 256);
  const after = url.searchParams.get('after') ?? undefined;
  const found = await policy.accounts({
    ids: principal.role === 'admin' ? undefined : principal.accounts,
    search: search === '' ? undefined : search,
    after: after ?? '',
    limit: ROWS + 1,
  });
  const { homeCountry, defaultAccount } = policy.settings();
  const shown = found.slice(0, ROWS);
  const rows = shown.map(async (account): Promise<AccountRow> => {
    const isDefault = account.id === defaultAccount;
    return { account, isDefault, ...(await lastDay(calls, account.id)) };
  });
  return {
    search,
    rows: await Promise.all(rows),
    after: found.length > ROWS ? shown.at(-1)?.id : undefined,
    isFirst: after === undefined,
    homeCountry,
    countries: [...COUNTRIES].sort(),
  };
}

/** In whole hours, which the tally has. */
async function lastDay(log: CallLogReader | undefined, account: string) {
  const since = (Math.floor(Date.now() / HOUR_MS) - HOURS + 1) * HOUR_MS;
  const tally = tallyOutcomes((await log?.countOutcomes({ account, since })) ?? []);
  return { calls: totalOf(tally), rejected: tally.rejected };
}
