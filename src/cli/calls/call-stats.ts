import { type Counted, countCalls } from '../../admin/call-stats.js';
import { statsAsCsv } from '../../admin/calls-csv.js';
import {
  describeIdleVerification,
  findIdleVerification,
  VERIFICATION_REMEDY,
} from '../../doctor/idle-verification.js';
import { toIso } from '../../duration.js';
import type { Context } from '../context.js';
import { readPositive } from '../input.js';
import { bar } from '../terminal/bar-chart.js';
import { counted, terminalWidth } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { describeRange, readCallFilter, wantsCsv } from './call-filter.js';
import { noteGap } from './gap.js';

/** Without --since, the calls of a week are counted. */
const USUAL_SPAN = '7d';

export async function stats(context: Context, account?: string): Promise<number> {
  const asCsv = wantsCsv(context);
  const limit = context.text('limit');
  const most = limit === undefined ? undefined : readPositive('limit', limit);
  const filter = await readCallFilter(context, account, USUAL_SPAN);
  const log = await context.callLog();
  const stats = await countCalls(log, filter, { mostCallers: most });
  const [since, until] = [filter.since, filter.until].map(toIso);
  await noteIdleVerification(context, account);
  if (asCsv) {
    await context.output.pieces([statsAsCsv(stats)]);
    return noteGap(context, log);
  }
  context.output.value({ account, since, until, ...stats }, () => [
    `${counted(stats.calls, 'call')} ${describeRange(context, filter)}`,
    ...chart('VERDICT', stats.verdicts),
    ...chart('REASON', stats.reasons),
    ...chart('LIST', stats.lists),
    ...chart(
      'CALLER',
      stats.callers.map(({ caller, ...rest }) => ({ name: caller, ...rest })),
      ({ rejected }) => rejected,
    ),
  ]);
  return noteGap(context, log);
}

/** Without this note, a rule that can't be triggered would look like one that all calls pass. */
async function noteIdleVerification(context: Context, account: string | undefined): Promise<void> {
  const log = await context.ownCallLog();
  if (log === undefined) return;
  const accounts = await (await context.policy({ readOnly: true, noteAge: false })).accounts();
  const asked = accounts.filter(({ id }) => account === undefined || id === account);
  for (const idle of await findIdleVerification(asked, log)) {
    context.output.note(`note: ${describeIdleVerification(idle)}; ${VERIFICATION_REMEDY}`);
  }
}

/** A table and, on a terminal, a bar for each line. Empty if there is nothing to count. */
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
  const width = terminalWidth();
  if (width === undefined) return undefined;
  return Math.min(WIDEST_BAR, Math.max(NARROWEST_BAR, width - BESIDE_BAR));
}
