import { toIso } from '../../duration.js';
import { placeOf } from '../../replication/shared-problem.js';
import { type SharedStatus, sharedStatus } from '../../replication/status.js';
import type { Context } from '../context.js';
import { withAdvice } from '../problem-text.js';
import { counted } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { notShared } from './shared.js';

/** Exits with 1 if PostgreSQL can't be asked. */
export async function status(context: Context): Promise<number> {
  const config = await context.config();
  const found = await sharedStatus(config.db, config);
  if (found === undefined) throw notShared();
  context.output.value(present(found), () => describe(found, context));
  return found.log === undefined ? 1 : 0;
}

function describe({ replica, log, problem = '', remedy }: SharedStatus, context: Context) {
  const { url, host, position } = replica;
  const here = [`shared at   ${placeOf(url)}`, `this host   ${host.name}`];
  if (log === undefined) {
    return [
      ...here,
      `position    change ${position.seq}`,
      `problem     ${withAdvice(problem, remedy)}`,
      'Calls are screened with the copy; changes are refused until then.',
    ];
  }
  const { hosts, snapshots } = log;
  return [
    ...here,
    `position    change ${position.seq} of ${log.head}, ${describeLag(log.behind)}`,
    '',
    ...table(
      ['HOST', 'VERSION', 'CHANGE', 'LAST CONTACT'],
      hosts.map((each) => [each.name, each.version, each.seq, context.time(each.contactAt)]),
    ),
    '',
    ...table(
      ['SNAPSHOT', 'WRITTEN', 'BY', 'KB'],
      snapshots.map((each) => [
        `change ${each.seq}`,
        context.time(each.createdAt),
        each.host,
        Math.ceil(each.bytes / 1_000),
      ]),
    ),
  ];
}

function describeLag(behind: number | undefined): string {
  if (behind === undefined) return 'which the log does not have: the copy will be replaced';
  return behind === 0 ? 'up to date' : `${counted(behind, 'change')} behind`;
}

function present({ replica, log, problem }: SharedStatus) {
  const { url, host, position } = replica;
  return {
    url,
    host: host.name,
    epoch: position.epoch,
    seq: position.seq,
    problem,
    head: log?.head,
    behind: log?.behind,
    hosts: log?.hosts.map(({ contactAt, ...each }) => ({ ...each, contactAt: toIso(contactAt) })),
    snapshots: log?.snapshots.map(({ createdAt, ...each }) => ({
      ...each,
      createdAt: toIso(createdAt),
    })),
  };
}
