import { lstatSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';

/** The variables of a process's environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The folders that systemd creates for the service, see `systemd-unit`. */
const SERVICE_STATE = '/var/lib/ringfence';
const SERVICE_RUNTIME = '/run/ringfence';
const SERVICE_DATABASE = join(SERVICE_STATE, 'ringfence.db');

/** The database that the controller and every command use by default. */
export function defaultDatabase(env: Environment): string {
  return exists(SERVICE_STATE) ? SERVICE_DATABASE : userDatabase(env);
}

/** Next to the database, so that each controller has its own, in a folder that its user owns. */
export function defaultStatusSocket(db: string): string {
  if (db === SERVICE_DATABASE && exists(SERVICE_RUNTIME)) {
    return join(SERVICE_RUNTIME, 'status.sock');
  }
  return join(dirname(db), `${basename(db, extname(db))}.sock`);
}

/** Every default at which this user, or the user behind sudo, may have created a database. */
export function defaultDatabases(env: Environment): string[] {
  const { SUDO_USER = '' } = env;
  const behindSudo = /^[a-z_][\w-]*$/.test(SUDO_USER)
    ? [join('/home', SUDO_USER, '.local/state/ringfence/ringfence.db')]
    : [];
  return [SERVICE_DATABASE, userDatabase(env), ...behindSudo];
}

function userDatabase(env: Environment): string {
  const state = env['XDG_STATE_HOME'] || join(env['HOME'] || homedir(), '.local', 'state');
  return join(state, 'ringfence', 'ringfence.db');
}

/** The service's folder may be a link that only root can follow, so links are not followed. */
function exists(folder: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false }) !== undefined;
}
