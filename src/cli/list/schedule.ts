import { readSchedule } from '../../admin/fields.js';
import {
  type ScheduledAccount,
  type ScheduleReport,
  scheduleList,
  showSchedule,
} from '../../admin/list-schedule.js';
import type { ListStanding } from '../../screening/policy/list-standing.js';
import { DEFAULT_TIME_ZONE } from '../../screening/policy/local-time.js';
import { ALWAYS } from '../../screening/policy/schedule.js';
import type { Context } from '../context.js';
import { counted } from '../terminal/output.js';
import { noteWarnings } from './entries.js';

/** Sets when a list works or, without a schedule, shows it. */
export async function schedule(context: Context, name: string, when?: string): Promise<void> {
  const except = context.texts('except');
  if (when === undefined && except.length === 0) {
    const policy = await context.policy({ readOnly: true });
    return print(context, await showSchedule(policy, name, Date.now()));
  }
  const written = [when ?? ALWAYS, ...(except.length === 0 ? [] : ['except', except.join(', ')])];
  const wanted = readSchedule(written.join(' '));
  const policy = await context.policy();
  print(context, await scheduleList(policy, name, wanted, context.authorship(), Date.now()));
}

function print(context: Context, { list, accounts, warnings }: ScheduleReport): void {
  const text = list.schedule?.text ?? ALWAYS;
  context.output.value({ list: list.name, schedule: text, accounts }, () => [
    `${list.name} works ${text}`,
    ...describeAccounts(accounts),
  ]);
  noteWarnings(context, warnings);
}

const MOST_NAMED = 10;

function describeAccounts(accounts: readonly ScheduledAccount[]): string[] {
  if (accounts.length === 0) return ['  active for no account'];
  const named = accounts.slice(0, MOST_NAMED).map(({ account, timeZone, standing }) => {
    return `  ${account}: ${PRESENT[standing]}, ${timeZone ?? DEFAULT_TIME_ZONE}`;
  });
  const more = accounts.length - named.length;
  return more === 0 ? named : [...named, `  and ${counted(more, 'more account')}`];
}

const PRESENT: Readonly<Record<ListStanding, string>> = {
  'in-effect': 'works now',
  'outside-schedule': 'does not work now',
  'list-disabled': 'disabled',
  'list-inactive': 'not active',
};
