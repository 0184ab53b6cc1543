import { createLog } from '../log.js';
import { readRecordings } from '../replay/recording.js';
import { replay as replayRecordings } from '../replay/replay.js';
import { loadPolicyFile } from '../store/policy-file.js';
import type { Context } from './context.js';
import { counted, table } from './output.js';

export async function replay(context: Context, paths: string[]): Promise<void> {
  const recordings = readRecordings(paths);
  const file = context.text('policy');
  const policy =
    file === undefined ? await context.policy({ readOnly: true }) : await loadPolicyFile(file);
  const results = await replayRecordings(recordings, policy, createLog('warn'));
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
    ),
    '',
    summarize(results.map(({ verdict }) => verdict)),
  ]);
}

/** `sendmsg ... execute-app-name: hangup ... execute-app-arg: X` -> `hangup X`. */
function shorten(command: string): string {
  const name = /^execute-app-name: (.*)$/m.exec(command)?.[1];
  const argument = /^execute-app-arg: (.*)$/m.exec(command)?.[1];
  return [name ?? command, argument].filter((part) => part !== undefined).join(' ');
}

function summarize(verdicts: readonly string[]): string {
  const count = (verdict: string) => verdicts.filter((each) => each === verdict).length;
  return `${counted(verdicts.length, 'recording')}: ${count('reject')} rejected, ${count('transfer')} transferred, ${count('none')} without a verdict`;
}
