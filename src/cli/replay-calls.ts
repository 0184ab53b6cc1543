import { toIso } from '../duration.js';
import { invalid } from '../errors.js';
import { judgeAgain, type Outcome, type Rejudged } from '../replay/judge-again.js';
import type { PolicyReader } from '../screening/policy.js';
import type { LoggedCall } from '../store/call-log.js';
import { describeRange, readCallFilter } from './call-filter.js';
import { describeCaller } from './call-table.js';
import { pagesOf } from './calls.js';
import type { Context } from './context.js';
import { otherPolicy } from './other-policy.js';
import { ReplayTally } from './replay-tally.js';
import { table } from './table.js';

/** Calls of a week unless --since says otherwise. */
const USUAL_SPAN = '7d';

/** Logged calls that another policy would have decided otherwise. */
export async function replayCalls(context: Context, accounts: readonly string[]): Promise<void> {
  const [account, ...others] = accounts;
  if (others.length > 0) {
    throw invalid(`replay --calls takes one account at the most; "${others[0]}" is too much`);
  }
  const filter = await readCallFilter(context, account, USUAL_SPAN);
  const policy = await otherPolicy(context, account);
  const tally = new ReplayTally();
  const changed: Changed[] = [];
  for await (const page of pagesOf(context, filter, Number.POSITIVE_INFINITY)) {
    const found = await changedOf(page, policy, tally);
    if (!context.output.json) changed.push(...found);
    else context.output.stream(found.map(present), () => []);
  }
  const summary = `${tally.summarize()} (calls ${describeRange(context, filter)})`;
  if (!context.output.json) {
    return context.output.lines([...changeTable(context, changed), summary]);
  }
  context.output.note(summary);
}

type Changed = Extract<Rejudged, { kind: 'otherwise' }> & { readonly call: LoggedCall };

async function changedOf(
  calls: readonly LoggedCall[],
  policy: PolicyReader,
  tally: ReplayTally,
): Promise<Changed[]> {
  const changed: Changed[] = [];
  for (const call of calls) {
    const rejudged = await judgeAgain(call, policy);
    tally.add(rejudged);
    if (rejudged.kind === 'otherwise') changed.push({ ...rejudged, call });
  }
  return changed;
}

function changeTable(context: Context, changed: readonly Changed[]): string[] {
  if (changed.length === 0) return [];
  const lines = table(
    ['TIME', 'ACCOUNT', 'FROM', 'NAME', 'TO', 'WAS', 'WOULD BE', 'REASON', 'LIST', 'ENTRY', 'UUID'],
    changed.map(({ call, was, now, verdict: { wouldBe, ...verdict } }) => {
      const { reason, list, entry } = wouldBe ?? verdict;
      return [
        context.time(call.at),
        call.account,
        describeCaller(call),
        call.name,
        call.dialled,
        describeOutcome(was),
        describeOutcome(now),
        reason,
        list,
        entry,
        call.uuid,
      ];
    }),
    { leftOut: ['ENTRY', 'NAME', 'LIST', 'ACCOUNT', 'TO', 'REASON', 'WAS'] },
  );
  return [...lines, ''];
}

/** `transfer`, `reject USER_BUSY`, `flag`, `monitor (reject CALL_REJECTED)`. */
function describeOutcome({ action, wouldAction }: Outcome): string {
  const text = (each: string) => (each === 'callflow' ? 'transfer' : each);
  return wouldAction === undefined ? text(action) : `monitor (${text(wouldAction)})`;
}

function present({ call, was, now, verdict }: Changed): object {
  const { uuid, at, account, caller, name, dialled } = call;
  return {
    uuid,
    at: toIso(at),
    account,
    caller,
    name,
    dialled,
    was: { ...was, ...decider(call) },
    now: { ...now, ...decider({ ...verdict, wouldReason: verdict.wouldBe?.reason }) },
  };
}

function decider({
  reason,
  wouldReason,
  list,
  entry,
}: Pick<LoggedCall, 'reason' | 'wouldReason' | 'list' | 'entry'>): object {
  return { reason, wouldReason, list, entry };
}
