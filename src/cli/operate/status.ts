import { readStatus, type Status } from '../../daemon/status-socket.js';
import { toIso } from '../../duration.js';
import type { SharedHealth } from '../../replication/shared-health.js';
import { replicaOf } from '../../store/sqlite/replica/replica-row.js';
import type { Context } from '../context.js';
import { counted } from '../terminal/output.js';
import { table } from '../terminal/table.js';

export async function status(context: Context): Promise<void> {
  const config = await context.config();
  const current = await readStatus(config.statusSocket);
  const health = replicaOf(config.db) && (await askHealth(context));
  const shared = health && presentShared(health);
  context.output.value({ ...current, shared }, () => describe(context, current, health));
}

async function askHealth(context: Context): Promise<SharedHealth | undefined> {
  const { sharedHealth } = await import('../../replication/shared-health.js');
  return sharedHealth(await context.config());
}

function presentShared({ status: { replica, log, problem }, queue }: SharedHealth): object {
  return {
    host: replica.host.name,
    change: replica.position.seq,
    behind: log?.behind,
    problem,
    callsWaiting: queue.calls,
    callsWaitingSince: toIso(queue.since),
    hosts: log?.hosts.map(({ name, version, seq, contactAt }) => ({
      name,
      version,
      change: seq,
      contactAt: toIso(contactAt),
    })),
  };
}

function describe(context: Context, current: Status, health: SharedHealth | undefined): string[] {
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
    ...(health === undefined ? [] : describeShared(context, health)),
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

function describeShared(
  context: Context,
  { status: { replica, log, problem = '' }, queue }: SharedHealth,
): string[] {
  const since = queue.since === undefined ? '' : ` since ${context.time(queue.since)}`;
  return [
    `shared      ${log === undefined ? problem : describeLag(log.behind)}; this host is ${replica.host.name}`,
    `to ship     ${counted(queue.calls, 'call')}${since}`,
    ...(log === undefined ? [] : ['', ...hostTable(context, log.hosts)]),
  ];
}

function describeLag(behind: number | undefined): string {
  if (behind === undefined) return 'the copy does not fit and will be replaced';
  return behind === 0 ? 'up to date' : `${counted(behind, 'change')} behind`;
}

function hostTable(
  context: Context,
  hosts: NonNullable<SharedHealth['status']['log']>['hosts'],
): string[] {
  return table(
    ['HOST', 'VERSION', 'CHANGE', 'LAST CONTACT'],
    hosts.map(({ name, version, seq, contactAt }) => [name, version, seq, context.time(contactAt)]),
  );
}

function swap([name, count]: [string, number]): [number, string] {
  return [count, name];
}
