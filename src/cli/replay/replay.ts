import { once } from 'node:events';
import { connect } from 'node:net';
import { AppError, invalid, messageOf } from '../../errors.js';
import { createLog } from '../../log.js';
import { type ListenAddress, readListenAddress } from '../../net/address.js';
import { type Recording, readRecordings } from '../../replay/recording.js';
import { type ReplayResult, replay as replayRecordings, replayTo } from '../../replay/replay.js';
import { loadPolicyFile } from '../../store/document/read-policy-file.js';
import type { Context } from '../context.js';
import { adviceOf } from '../problem-text.js';
import { counted } from '../terminal/output.js';
import { table } from '../terminal/table.js';

export async function replay(context: Context, paths: string[]): Promise<number> {
  if (context.flag('calls')) {
    const { replayCalls } = await import('./replay-calls.js');
    return replayCalls(context, paths);
  }
  rejectOptionsOfCalls(context);
  if (paths.length === 0) {
    throw invalid('nothing to replay; give recordings (.esl files or folders), or --calls');
  }
  const results = await replayed(context, readRecordings(paths));
  context.output.stream(results, () => [
    ...table(
      ['RECORDING', 'ACCOUNT', 'VERDICT', 'REASON', 'LIST', 'ENTRY', 'COMMANDS'],
      results.map((result) => [
        result.recording,
        result.account,
        result.verdict,
        result.wouldBe === undefined
          ? result.reason
          : `${result.reason} (${result.wouldBe.verdict}: ${result.wouldBe.reason})`,
        result.list,
        result.entry,
        result.commands.map(shorten).join(' | '),
      ]),
      { leftOut: ['ENTRY', 'LIST', 'ACCOUNT'] },
    ),
    '',
    summarize(results.map(({ verdict }) => verdict)),
  ]);
  return 0;
}

function rejectOptionsOfCalls(context: Context): void {
  const given = ['since', 'until', 'with'].find((name) => context.text(name) !== undefined);
  if (given !== undefined) throw invalid(`--${given} is for logged calls; add --calls`);
}

async function replayed(
  context: Context,
  recordings: readonly Recording[],
): Promise<ReplayResult[]> {
  const controller = context.text('controller');
  const file = context.text('policy');
  if (controller !== undefined) {
    if (file !== undefined) throw invalid('--policy and --controller exclude each other');
    return replayTo(await reachable(readListenAddress(controller)), recordings);
  }
  const policy =
    file === undefined
      ? await context.policy({ readOnly: true })
      : await loadPolicyFile(file, context.io.stdin);
  return replayRecordings(recordings, policy, createLog('warn', adviceOf));
}

async function reachable(address: ListenAddress): Promise<ListenAddress> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return address;
  } catch (error) {
    const { host, port } = address;
    const reason = messageOf(error);
    throw new AppError('unavailable', `nothing is listening on ${host}:${port} (${reason})`);
  } finally {
    socket.destroy();
  }
}

/**
 * `sendmsg ... execute-app-name: hangup ... execute-app-arg: X` -> `hangup X`. Other columns have
 * the variables that multiset sets.
 */
function shorten(command: string): string {
  const name = /^execute-app-name: (.*)$/m.exec(command)?.[1];
  const argument = /^execute-app-arg: (.*)$/m.exec(command)?.[1];
  const short = [name ?? command, argument].filter((part) => part !== undefined).join(' ');
  return short.replace(/\b(multiset)[ :]\^\^[^,]*/, '$1');
}

function summarize(verdicts: readonly string[]): string {
  const count = (verdict: string) => verdicts.filter((each) => each === verdict).length;
  return `${counted(verdicts.length, 'recording')}: ${count('reject')} rejected, ${count('transfer')} transferred, ${count('none')} without a verdict`;
}
