import { checkCaller } from '../../admin/check-caller.js';
import { existingAccount } from '../../admin/existing.js';
import { toIso } from '../../duration.js';
import { EXIT_REJECT } from '../../errors.js';
import { instantOf } from '../../screening/policy/local-time.js';
import type { Context } from '../context.js';
import { readMoment } from '../input.js';
import { showMoment } from '../terminal/time.js';
import { describeRemedy } from '../verdict-remedy.js';

/** Screens a trial call with the function that screens live calls. */
export async function check(context: Context, id?: string): Promise<number> {
  const policy = await context.policy({ readOnly: true });
  const [from, name, privacy, verstat, to] = ['from', 'name', 'privacy', 'verstat', 'to'].map(
    (option) => context.text(option),
  );
  const caller = { from, name, privacy, verstat, to };
  const timeZone = id === undefined ? undefined : (await existingAccount(policy, id)).timeZone;
  const at = readAt(context, timeZone);
  const { account, report, sentences, remedy } = await checkCaller(
    policy,
    id,
    caller,
    at ?? Date.now(),
  );
  const explanation = [
    ...(at === undefined ? [] : [`The call comes at ${showMoment(at, context.zone)}.`]),
    ...sentences,
    ...describeRemedy(remedy, { country: account?.country }),
  ];
  context.output.value({ ...report, at: toIso(at), explanation, remedy }, () => [
    `${verdictWord(report)} (${report.reason})${describeDecider(report)}`,
    ...explanation.map((line) => `  ${line}`),
  ]);
  return report.verdict === 'reject' ? EXIT_REJECT : 0;
}

/** Whether a challenged call gets through depends on the caller. */
function verdictWord({ verdict, action }: { verdict: string; action: string }): string {
  return action.startsWith('challenge') ? 'challenge' : verdict;
}

/** A time without a zone is read on the clocks of the account, if it has a time zone. */
function readAt(context: Context, timeZone: string | undefined): number | undefined {
  const text = context.text('at');
  if (text === undefined) return undefined;
  const clocks = (local: number) => instantOf(local, timeZone as string);
  return readMoment('at', text, Date.now(), timeZone === undefined ? context.zone : clocks);
}

function describeDecider({
  list,
  entry,
}: {
  list?: string | undefined;
  entry?: string | undefined;
}) {
  if (list === undefined) return '';
  return entry === undefined ? ` by ${list}` : ` by ${list}: ${entry}`;
}
