import { notFound } from '../errors.js';
import { type Explanation, explain } from '../screening/explain.js';
import type { LoggedCall } from '../store/call-log.js';
import type { Context } from './context.js';
import { existingAccount, readPositive } from './input.js';
import { table } from './output.js';
import { showTime } from './time.js';

const DEFAULT_LIMIT = '20';

export async function list(context: Context, account?: string): Promise<void> {
  const limit = readPositive('limit', context.text('limit') ?? DEFAULT_LIMIT);
  const policy = await context.policy({ readOnly: true });
  if (account !== undefined) await existingAccount(policy, account);
  const log = await context.callLog();
  const calls =
    (await log?.calls({
      account,
      rejected: context.flag('rejected'),
      limit,
    })) ?? [];
  context.output.stream(calls.map(present), () =>
    calls.length === 0
      ? ['no calls yet']
      : table(
          ['TIME', 'ACCOUNT', 'FROM', 'NAME', 'TO', 'VERDICT', 'REASON', 'LIST', 'ENTRY', 'UUID'],
          calls.map((call) => [
            showTime(call.at),
            call.account,
            call.caller ?? call.presentation,
            call.name,
            call.dialled,
            call.verdict,
            call.wouldReason === undefined
              ? call.reason
              : `${call.reason} (${call.wouldVerdict}: ${call.wouldReason})`,
            call.list,
            call.entry,
            call.uuid,
          ]),
        ),
  );
}

export async function show(context: Context, uuid: string): Promise<void> {
  await context.policy({ readOnly: true });
  const log = await context.callLog();
  const [call] = (await log?.callsOf(uuid)) ?? [];
  if (call === undefined) {
    throw notFound(`no call ${uuid} is in the log; "ringfence calls" lists the latest`);
  }
  const explanation = explain({ ...call, explanation: readExplanation(call) });
  context.output.value({ ...present(call), sentences: explanation }, () => [
    `${showTime(call.at)}  ${call.uuid}`,
    `account ${call.account ?? '-'}, dialled ${call.dialled ?? '-'}, decided in ${(call.latencyUs / 1_000).toFixed(1)} ms`,
    ...explanation.map((line) => `  ${line}`),
  ]);
}

function present({ key, explanation, at, ...call }: LoggedCall): object {
  return {
    key,
    at: new Date(at).toISOString(),
    ...call,
    explanation: explanation === undefined ? undefined : JSON.parse(explanation),
  };
}

function readExplanation({ explanation }: LoggedCall): Explanation {
  return explanation === undefined
    ? { signals: [], evidence: [] }
    : (JSON.parse(explanation) as Explanation);
}
