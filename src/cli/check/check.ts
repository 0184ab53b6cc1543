import { checkCaller } from '../../admin/check-caller.js';
import { EXIT_REJECT } from '../../errors.js';
import type { Context } from '../context.js';
import { describeRemedy } from '../verdict-remedy.js';

/** Screens a trial call with the function that screens live calls. */
export async function check(context: Context, id?: string): Promise<number> {
  const policy = await context.policy({ readOnly: true });
  const [from, name, privacy, verstat, to] = ['from', 'name', 'privacy', 'verstat', 'to'].map(
    (option) => context.text(option),
  );
  const caller = { from, name, privacy, verstat, to };
  const { account, report, sentences, remedy } = await checkCaller(policy, id, caller, Date.now());
  const explanation = [...sentences, ...describeRemedy(remedy, { country: account?.country })];
  context.output.value({ ...report, explanation, remedy }, () => [
    `${report.verdict} (${report.reason})${describeDecider(report)}`,
    ...explanation.map((line) => `  ${line}`),
  ]);
  return report.verdict === 'reject' ? EXIT_REJECT : 0;
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
