import { DEFAULT_TIME_ZONE, localMoment } from './local-time.js';
import type { Account, List } from './policy.js';
import { covers } from './schedule.js';

/** Whether a list is in effect, or why it is not. */
export type ListStanding = 'in-effect' | 'list-disabled' | 'list-inactive' | 'outside-schedule';

/**
 * Whether a list is in effect for an account at a moment.
 * @param now Unix milliseconds
 */
export function listStanding(
  { enabled, active, schedule }: Pick<List, 'enabled' | 'active' | 'schedule'>,
  { timeZone = DEFAULT_TIME_ZONE }: Pick<Account, 'timeZone'>,
  now: number,
): ListStanding {
  if (!enabled) return 'list-disabled';
  if (!active) return 'list-inactive';
  if (schedule === undefined || covers(schedule, localMoment(now, timeZone))) return 'in-effect';
  return 'outside-schedule';
}

/** Whether a list is active for an account: as the account says or, if it doesn't, for everyone. */
export function isActive(said: boolean | undefined, everyone: boolean): boolean {
  return said ?? everyone;
}
