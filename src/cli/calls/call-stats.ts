import {
  describeIdleVerification,
  findIdleVerification,
  VERIFICATION_REMEDY,
} from '../../doctor/idle-verification.js';
import { toIso } from '../../duration.js';
import type { OutcomeCount } from '../../store/call-log.js';
import type { Context } from '../context.js';
import { bar } from '../terminal/bar-chart.js';
import { counted } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { describeRange, readCallFilter } from './call-filter.js';
import { describeReason } from './call-table.js';

/** Calls are counted over a week unless --since says otherwise. */
const USUAL_SPAN = '7d';
const MOST_CALLERS = 10;

interface Counted {
  readonly name: string;
  readonly calls: number;
}

export async function stats(context: Context, account?: string): Promise<void> {
  const filter = await readCallFilter(context, account, USUAL_SPAN);
  const log = await context.callLog();
  const outcomes = (await log?.countOutcomes(filter)) ?? [];
  const callers = (await log?.topCallers(filter, MOST_CALLERS)) ?? [];
  const calls = sum(outcomes);
  const verdicts = countBy(outcomes, ({ verdict }) => verdict);
  const reasons = countBy(outcomes, describeReason);
  const lists = countBy(outcomes, ({ list }) => list);
  const [since, until] = [filter.since, filter.until].map(toIso);
  await noteIdleVerification(context, account);
  const value = { account, since, until, calls, verdicts, reasons, lists, callers };
  context.output.value(value, () => [
    `${counted(calls, 'call')} ${describeRange(context, filter)}`,
    ...chart('VERDICT', verdicts),
    ...chart('REASON', reasons),
    ...chart('LIST', lists),
    ...chart(
      'CALLER',
      callers.map(({ caller, ...rest }) => ({ name: caller, ...rest })),
      ({ rejected }) => rejected,
    ),
  ]);
}

/** A rule that no call can trigger looks like one that all calls pass. */
async function noteIdleVerification(context: Context, account: string | undefined): Promise<void> {
  const log = await context.callLog();
  if (log === undefined) return;
  const accounts = await (await context.policy({ readOnly: true })).accounts();
  const asked = accounts.filter(({ id }) => account === undefined || id === account);
  for (const idle of await findIdleVerification(asked, log)) {
    context.output.note(`note: ${describeIdleVerification(idle)}; ${VERIFICATION_REMEDY}`);
  }
}

function countBy(
  outcomes: readonly OutcomeCount[],
  nameOf: (outcome: OutcomeCount) => string | undefined,
): Counted[] {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) {
    const name = nameOf(outcome);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + outcome.calls);
  }
  return [...counts].map(([name, calls]) => ({ name, calls })).sort(byCalls);
}

function byCalls(a: Counted, b: Counted): number {
  return b.calls - a.calls || (a.name < b.name ? -1 : 1);
}

function sum(outcomes: readonly OutcomeCount[]): number {
  return outcomes.reduce((total, { calls }) => total + calls, 0);
}

/** A table and, on a terminal, a bar for each line. Nothing where there is nothing to count. */
function chart<T extends Counted>(
  heading: string,
  counts: readonly T[],
  rejectedOf?: (each: T) => number,
): string[] {
  if (counts.length === 0) return [];
  const most = Math.max(...counts.map(({ calls }) => calls));
  const width = barWidth();
  const headings = [heading, 'CALLS', ...(rejectedOf ? ['REJECTED'] : []), ...(width ? [''] : [])];
  const rows = counts.map((each) => [
    each.name,
    each.calls,
    ...(rejectedOf ? [rejectedOf(each)] : []),
    ...(width ? [bar(each.calls, most, width)] : []),
  ]);
  return ['', ...table(headings, rows)];
}

const NARROWEST_BAR = 10;
const WIDEST_BAR = 40;
const BESIDE_BAR = 50;

function barWidth(): number | undefined {
  if (!process.stdout.isTTY) return undefined;
  return Math.min(WIDEST_BAR, Math.max(NARROWEST_BAR, process.stdout.columns - BESIDE_BAR));
}
