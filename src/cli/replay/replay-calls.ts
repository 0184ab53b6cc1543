import { pagesOfCalls } from '../../admin/logged-calls.js';
import { toIso } from '../../duration.js';
import { invalid } from '../../errors.js';
import { type Outcome, type Rescreened, rescreen } from '../../replay/rescreen.js';
import type { LoggedCall } from '../../store/call-log.js';
import { describeRange, readCallFilter } from '../calls/call-filter.js';
import { describeCaller } from '../calls/call-table.js';
import { noteGap } from '../calls/gap.js';
import type { Context } from '../context.js';
import { table } from '../terminal/table.js';
import { ReplayTally } from './replay-tally.js';
import { type Comparison, readComparison } from './what-if-policy.js';

/** Without --since, the calls of a week are screened again. */
const USUAL_SPAN = '7d';

/** Lists logged calls that another policy would decide differently. */
export async function replayCalls(context: Context, accounts: readonly string[]): Promise<number> {
  const [account, ...others] = accounts;
  if (others.length > 0) {
    throw invalid(`replay --calls takes one account at the most; "${others[0]}" is too much`);
  }
  const filter = await readCallFilter(context, account, USUAL_SPAN);
  const comparison = await readComparison(context, account);
  const tally = new ReplayTally();
  const changed: Changed[] = [];
  const log = await context.callLog();
  for await (const page of pagesOfCalls(log, filter, Number.POSITIVE_INFINITY)) {
    const found = changedOf(page, comparison, tally);
    if (!context.output.json) changed.push(...found);
    else
      context.output.stream(
        found.map((each) => present(each, comparison)),
        () => [],
      );
  }
  const summary = `${tally.summarize(comparison.text)} (calls ${describeRange(context, filter)})`;
  if (context.output.json) context.output.note(summary);
  else context.output.lines([...changeTable(context, changed, comparison), summary]);
  return noteGap(context, log);
}

type Changed = Extract<Rescreened, { kind: 'changed' }> & { readonly call: LoggedCall };

function changedOf(
  calls: readonly LoggedCall[],
  { after, before }: Comparison,
  tally: ReplayTally,
): Changed[] {
  const changed: Changed[] = [];
  for (const call of calls) {
    const rescreened = rescreen(call, after, before);
    tally.add(rescreened);
    if (rescreened.kind === 'changed') changed.push({ ...rescreened, call });
  }
  return changed;
}

function changeTable(
  context: Context,
  changed: readonly Changed[],
  { names }: Comparison,
): string[] {
  if (changed.length === 0) return [];
  const [before, after] = names.map((name) => name.toUpperCase()) as [string, string];
  const lines = table(
    ['TIME', 'ACCOUNT', 'FROM', 'NAME', 'TO', before, after, 'REASON', 'LIST', 'ENTRY', 'UUID'],
    changed.map(({ call, ...decisions }) => [
      context.time(call.at),
      call.account,
      describeCaller(call),
      call.name,
      call.dialled,
      describeOutcome(decisions.before),
      describeOutcome(decisions.after),
      decisions.after.wouldReason ?? decisions.after.reason,
      decisions.after.list,
      decisions.after.entry,
      call.uuid,
    ]),
    { leftOut: ['ENTRY', 'NAME', 'LIST', 'ACCOUNT', 'TO', 'REASON', before] },
  );
  return [...lines, ''];
}

/** `transfer`, `reject USER_BUSY`, `flag`, `monitor (reject CALL_REJECTED)`. */
function describeOutcome({ action, wouldAction }: Outcome): string {
  const text = (each: string) => (each === 'callflow' ? 'transfer' : each);
  return wouldAction === undefined ? text(action) : `monitor (${text(wouldAction)})`;
}

function present({ call, before, after }: Changed, { names }: Comparison): object {
  const { uuid, at, account, caller, name, dialled } = call;
  return {
    uuid,
    at: toIso(at),
    account,
    caller,
    name,
    dialled,
    [names[0]]: before,
    [names[1]]: after,
  };
}
