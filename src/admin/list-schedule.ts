import type { ListStanding } from '../screening/policy/list-standing.js';
import type { Account } from '../screening/policy/policy.js';
import type { Schedule } from '../screening/policy/schedule.js';
import type { Authorship, ListSummary, PolicyStore } from '../store/policy-store.js';
import { existingList } from './existing.js';
import { isActiveFor, standingFor } from './list-state.js';
import { setList } from './lists.js';
import type { Warning } from './warning.js';

/** When a list works, and for whom it works at present. */
export interface ScheduleReport {
  readonly list: ListSummary;
  /** The accounts for which the list is active. */
  readonly accounts: readonly ScheduledAccount[];
  readonly warnings: readonly Warning[];
}

export interface ScheduledAccount {
  readonly account: string;
  /** Absent: UTC. */
  readonly timeZone?: string | undefined;
  readonly standing: ListStanding;
}

/** @param now Unix milliseconds */
export async function showSchedule(
  policy: PolicyStore,
  name: string,
  now: number,
): Promise<ScheduleReport> {
  return report(policy, await existingList(policy, name), now);
}

/**
 * Sets when a list works; null for always.
 * @param now Unix milliseconds
 */
export async function scheduleList(
  policy: PolicyStore,
  name: string,
  schedule: Schedule | null,
  authorship: Authorship,
  now: number,
): Promise<ScheduleReport> {
  return report(policy, await setList(policy, name, { schedule }, authorship), now);
}

async function report(
  policy: PolicyStore,
  list: ListSummary,
  now: number,
): Promise<ScheduleReport> {
  const accounts = (await policy.accounts()).filter(
    ({ id }) => (list.owner ?? id) === id && isActiveFor(list, id),
  );
  return {
    list,
    accounts: accounts.map((account) => ({
      account: account.id,
      timeZone: account.timeZone,
      standing: standingFor(list, account, now),
    })),
    warnings: list.schedule === undefined ? [] : accounts.flatMap(withoutZone).slice(0, MOST_NAMED),
  };
}

const MOST_NAMED = 5;

function withoutZone({ id, timeZone }: Account): Warning[] {
  if (timeZone !== undefined) return [];
  const problem = `account ${id} has no time zone, so the schedule follows UTC`;
  return [{ code: 'no-time-zone', problem, remedy: { kind: 'set-time-zone', account: id } }];
}
