import { withoutPassword } from '../../config/shared-settings.js';
import { invalid, notFound } from '../../errors.js';
import { readSharedUrl } from '../../replication/connection.js';
import { initShared, type Sharing } from '../../replication/init.js';
import { joinShared } from '../../replication/join.js';
import { leaveShared } from '../../replication/leave.js';
import { placeOf } from '../../replication/shared-problem.js';
import type { Replica } from '../../store/sqlite/replica/replica-row.js';
import type { Context } from '../context.js';

export async function init(context: Context, url?: string): Promise<void> {
  const given = await sharing(context, url);
  const replica = await initShared(given);
  context.output.value(present(replica), () => [
    `the policy of this host is shared at ${placeOf(replica.url)}; this host is ${replica.host.name}`,
    'on the other hosts: ringfence shared join URL',
  ]);
}

export async function join(context: Context, url?: string): Promise<void> {
  const replace = context.flag('replace') ?? false;
  const given = await sharing(context, url);
  const { replica, kept } = await joinShared({ ...given, replace, now: Date.now() });
  context.output.value({ ...present(replica), kept }, () => [
    `this host shares the policy at ${placeOf(replica.url)} as ${replica.host.name}, up to change ${replica.position.seq}`,
    ...(kept === undefined ? [] : [`the policy that it had is kept in ${kept}`]),
  ]);
}

export async function leave(context: Context): Promise<void> {
  const config = await context.config();
  const { replica, problem } = await leaveShared(config.db, config);
  if (replica === undefined) throw notShared();
  context.output.value({ left: withoutPassword(replica.url) }, () => [
    'this host goes on alone with the policy that it has',
  ]);
  if (problem !== undefined) {
    context.output.note(`note: the others still list it as ${replica.host.name}: ${problem}`);
  }
}

export function notShared() {
  return notFound('the policy of this host is not shared', { remedy: { kind: 'shared-init' } });
}

async function sharing(context: Context, argument: string | undefined): Promise<Sharing> {
  const config = await context.config();
  const url = argument ?? config.shared;
  if (url === undefined) {
    throw invalid('name the database: a URL like postgres://ringfence@db.example/ringfence');
  }
  if (readSharedUrl(url).password !== undefined && argument !== undefined) {
    throw invalid(
      'a password on the command line can be seen by others; leave it out of the URL, and give it with RINGFENCE_SHARED_PASSWORD_FILE, PGPASSFILE or PGPASSWORD',
    );
  }
  if (config.shared !== undefined && placeOf(config.shared) !== placeOf(url)) {
    throw invalid(
      `the setting shared names another database, ${placeOf(config.shared)}; change it first`,
    );
  }
  return { file: config.db, url: withoutPassword(url), settings: config };
}

function present({ url, host, position }: Replica) {
  return { url, host: host.name, seq: position.seq };
}
