import { authorOf } from '../../store/access.js';
import type { Exchange } from '../route.js';
import { assets } from './assets.js';
import { cookieOf } from './cookies.js';
import { readMessage } from './flash.js';
import type { AccountName, Frame, ViewName } from './view/frame.js';
import type { Message } from './view/message.js';
import type { Reader } from './view/reader.js';
import { isZone } from './view/times.js';

/** What a view adds to the frame. */
export interface FrameOf {
  readonly view: ViewName;
  readonly title: string;
  /** For views whose path doesn't name the account. */
  readonly account?: string | undefined;
  readonly message?: Message | undefined;
}

export async function readFrame(exchange: Exchange, of: FrameOf): Promise<Frame> {
  const { principal } = exchange;
  const { shown, hasMore } = await readAccounts(exchange);
  // Only admins have views of all accounts.
  const first = principal.role === 'admin' ? undefined : shown[0]?.id;
  const id = of.account ?? exchange.names.account ?? first;
  const account = id === undefined ? undefined : exchange.stores.policy.account(id);
  return {
    view: of.view,
    title: of.title,
    account: account && { id: account.id, name: account.name },
    accounts: shown,
    hasMoreAccounts: hasMore,
    user: { name: authorOf(principal), role: principal.role },
    reader: readReader(exchange, id),
    message: of.message ?? readMessage(exchange),
    assets,
  };
}

/** @param account numbers are shown in the national form of its country */
export function readReader(exchange: Exchange, account = exchange.names.account): Reader {
  const { policy } = exchange.stores;
  const { url } = exchange;
  return {
    now: Date.now(),
    zone: zoneOf(exchange),
    country: (account && policy.account(account)?.country) || policy.settings().homeCountry,
    role: exchange.principal.role,
    here: url.pathname + url.search,
  };
}

/** The reader's time zone, from a cookie that the script sets; else the zone of this machine. */
export function zoneOf(exchange: Pick<Exchange, 'incoming'>): string {
  const zone = cookieOf(exchange, 'zone');
  if (zone !== undefined && zone !== '' && isZone(zone)) return zone;
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A longer menu would be hard to use. */
const MOST_IN_MENU = 30;

async function readAccounts({ stores: { policy }, principal }: Exchange) {
  const ids = principal.role === 'admin' ? undefined : principal.accounts;
  const found = await policy.accounts({ ids, limit: MOST_IN_MENU + 1 });
  const shown: AccountName[] = found.slice(0, MOST_IN_MENU).map(({ id, name }) => ({ id, name }));
  return { shown, hasMore: found.length > shown.length };
}
