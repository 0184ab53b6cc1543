import { AppError } from '../../../errors.js';
import { describeTrouble, troublesOf } from '../../../replication/troubles.js';
import { hasRole } from '../../../store/access.js';
import type { Exchange } from '../../route.js';
import { zoneOf } from '../frame-of.js';
import { capital, problemText } from '../problem-text.js';
import type { HealthLine } from '../view/overview.js';
import { shortTime } from '../view/times.js';

/** The hosts that share the policy, and what is wrong with them, for admins. Empty if there is one host. */
export async function sharedLines(exchange: Exchange, now: number): Promise<HealthLine[]> {
  if (!hasRole(exchange.principal, 'admin')) return [];
  const subject = 'Hosts';
  try {
    const health = await exchange.stores.sharedHealth();
    if (health === undefined) return [];
    const troubles = troublesOf(health, now);
    const names = health.status.log?.hosts.map(({ name }) => name).join(', ');
    if (troubles.length === 0)
      return [{ subject, state: 'ok', text: `${names} share this policy` }];
    const showTime = (at: number) => shortTime(at, now, zoneOf(exchange));
    return troubles.map((trouble) => ({
      subject,
      state: 'warning',
      text: describeTrouble(trouble, showTime),
    }));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ subject, state: 'warning', text: error.message }];
  }
}

/** Says if only the calls of this host were read. */
export function gapText({ stores, principal }: Exchange): string | undefined {
  const gap = stores.calls?.gap;
  if (gap === undefined) return undefined;
  const missing = 'Calls on other hosts are missing for now';
  return hasRole(principal, 'admin') ? `${missing}. ${capital(problemText(gap))}` : missing;
}
