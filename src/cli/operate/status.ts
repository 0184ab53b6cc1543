import { readStatus, type Status } from '../../daemon/status-socket.js';
import type { Context } from '../context.js';
import { counted } from '../terminal/output.js';
import { table } from '../terminal/table.js';

export async function status(context: Context): Promise<void> {
  const { statusSocket } = await context.config();
  const current = await readStatus(statusSocket);
  context.output.value(current, () => describe(current));
}

function describe(current: Status): string[] {
  const { callLog } = current;
  return [
    `ringfence   ${current.version}, process ${current.pid}, up ${current.uptimeSeconds} s`,
    `listens     ${current.address}`,
    `database    ${current.db}`,
    `sessions    ${current.sessions}`,
    `memory      ${current.memoryMb} MB`,
    `call log    ${callLog.written} written, ${callLog.waiting} waiting, ${callLog.dropped} dropped`,
    ...describeCompanion(current),
    `hung up     ${current.hungUp} before a verdict`,
    `refused     ${counted(current.refusedPeers, 'connection')} of peers that are not allowed`,
    '',
    ...table(['CALLS', 'VERDICT AND REASON'], Object.entries(current.calls).map(swap)),
    '',
    ...table(
      ['CALLS', 'LATENCY'],
      current.latency.map(({ le, count }) => [count, le === undefined ? 'more' : `<= ${le} ms`]),
    ),
  ];
}

function describeCompanion({ companion }: Status): string[] {
  if (companion === undefined) return [];
  const state = companion.pid === undefined ? 'starting' : `process ${companion.pid}`;
  return [`companion   ${state}, ${counted(companion.restarts, 'restart')}`];
}

function swap([name, count]: [string, number]): [number, string] {
  return [count, name];
}
