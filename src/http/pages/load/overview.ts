import { inactiveReason } from '../../../admin/list-state.js';
import { readStatus } from '../../../daemon/status-socket.js';
import { AppError } from '../../../errors.js';
import { UNSCREENED_REASONS } from '../../../screening/verdict.js';
import type { Exchange } from '../../route.js';
import { zoneOf } from '../frame-of.js';
import { capital } from '../problem-text.js';
import { totalOf } from '../view/day-chart.js';
import { listLink } from '../view/links.js';
import { countEntries } from '../view/list-state.js';
import type { HealthLine, OverviewModel } from '../view/overview.js';
import { counted } from '../view/parts.js';
import { shortTime, startOfDay } from '../view/times.js';
import { countBy, recentOutcomes, tallyOf } from './recent-outcomes.js';
import { sharedLines } from './shared-health.js';

const MOST_SHOWN = 5;

export async function loadOverview(
  exchange: Exchange,
  statusSocket: string,
): Promise<OverviewModel> {
  const { policy, calls } = exchange.stores;
  const { account } = exchange.names;
  const now = Date.now();
  const zone = zoneOf(exchange);
  const recent = await recentOutcomes(calls, account, zone, now);
  const days = recent.map(tallyOf);
  const since = startOfDay(days[0]?.day ?? '', zone);
  const ranked = account === undefined ? RANKED : RANKED_OF_ACCOUNT;
  const top = async (rejected: boolean) =>
    (await calls?.topCallers({ account, since, rejected }, MOST_SHOWN, ranked)) ?? [];
  const isOfLatest = days.reduce((all, day) => all + totalOf(day), 0) > ranked;
  const unscreened = countBy(recent, ({ reason }) =>
    UNSCREENED_REASONS.includes(reason) ? reason : undefined,
  );
  return {
    account,
    today: days.at(-1)?.day ?? '',
    days,
    rejected: { callers: await top(true), isOfLatest },
    through: { callers: await top(false), isOfLatest },
    lists: countBy(recent, ({ list }) => list).slice(0, MOST_SHOWN),
    unscreened: unscreened.slice(0, MOST_SHOWN),
    health: [
      ...(await controllerHealth(statusSocket, now, zone, exchange.principal.role === 'admin')),
      ...(await sharedLines(exchange, now)),
      ...(account === undefined ? [] : await idleLists(exchange, account)),
    ],
    missing: {
      accounts: account === undefined && (await policy.accounts({ limit: 1 })).length === 0,
      routes:
        account !== undefined &&
        policy.settings().defaultAccount !== account &&
        (await policy.routes(account)).length === 0,
      calls: ((await calls?.calls({ account, limit: 1 })) ?? []).length === 0,
    },
  };
}

/** Counting callers reads each call: of a busy system the latest ones. */
const RANKED = 5_000;
/** The calls of an account lie far apart in the file. */
const RANKED_OF_ACCOUNT = 1_500;

/** Who isn't an admin is told that something is wrong, not where. */
async function controllerHealth(
  socket: string,
  now: number,
  zone: string,
  isAdmin: boolean,
): Promise<HealthLine[]> {
  const subject = 'Controller';
  try {
    const { uptimeSeconds, sessions, callLog } = await readStatus(socket);
    const since = shortTime(now - uptimeSeconds * 1_000, now, zone);
    const text = `answers calls since ${since}, ${counted(sessions, 'connection')} open`;
    const lines: HealthLine[] = [{ subject, state: 'ok', text }];
    if (callLog.dropped > 0) {
      const lost = `${counted(callLog.dropped, 'call')} could not be logged since then`;
      const remedy = isAdmin ? 'Its log says why' : undefined;
      lines.push({ subject: 'Call log', state: 'warning', text: lost, remedy });
    }
    return lines;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const [text = '', remedy] = isAdmin
      ? error.message.split('; ', 2).map((part, at) => (at === 0 ? part : capital(part)))
      : ['it does not respond: calls go through unscreened', 'Tell the administrator'];
    return [{ subject, state: 'problem', text, remedy }];
  }
}

/** The account's own lists that have entries but aren't active. */
async function idleLists({ stores: { policy } }: Exchange, account: string): Promise<HealthLine[]> {
  const lists = await policy.lists(account);
  return lists
    .filter(({ owner, entries }) => owner === account && entries > 0)
    .filter((list) => inactiveReason(list, account) !== undefined)
    .slice(0, MOST_SHOWN)
    .map(({ name, entries, enabled }) => ({
      subject: name,
      state: 'warning',
      text: `has ${countEntries(entries)} and is ${enabled ? 'not active' : 'disabled'}`,
      remedy: enabled ? 'Activate it' : 'Enable it',
      link: listLink(name),
    }));
}
