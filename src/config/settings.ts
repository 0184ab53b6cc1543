import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import * as v from 'valibot';
import { nearest } from '../did-you-mean.js';
import { parseDuration } from '../duration.js';
import { invalid } from '../errors.js';
import { parseSubnet, type Subnet } from '../event-socket/admission.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export const CALLER_PRIVACY = ['full', 'masked', 'hashed'] as const;
/** How much of a caller's number is kept in the call log and in log lines. */
export type CallerPrivacy = (typeof CALLER_PRIVACY)[number];

/** Where the controller listens. Port 0 takes any free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export interface Config {
  readonly db: string;
  readonly listen: ListenAddress;
  readonly deadlineMs: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly callerPrivacy: CallerPrivacy;
  /** Holds the secret of `hashed`. */
  readonly hashKeyFile: string | undefined;
  readonly allowPeers: readonly Subnet[];
  readonly maxSessions: number;
  readonly maxPerPeer: number;
  /** Holds the secret of `socket HOST:PORT/SECRET`. */
  readonly socketSecretFile: string | undefined;
  readonly watchdogMs: number;
  readonly statusSocket: string;
  /** How long and how many calls stay in the log; 0 sets no bound. */
  readonly keepCallsMs: number;
  readonly keepRows: number;
}

type SettingName = keyof Config;
export type Source = 'flag' | 'environment' | 'file' | 'default';

interface SettingDefinition<T> {
  /** As in the configuration file and, with `--`, on the command line. */
  readonly key: string;
  readonly env: string;
  readonly about: string;
  readonly schema: v.GenericSchema<string, T>;
  /** As it would be written; undefined where a setting may be absent. */
  readonly fallback: (db: string, env: ConfigInput['env']) => string | undefined;
}

function oneOf<const T extends readonly string[]>(values: T) {
  return v.picklist(values, ({ input }) => {
    const near = typeof input === 'string' ? nearest(input, values) : '';
    return `one of ${values.join(', ')}${near}`;
  });
}

const LISTEN = v.pipe(
  v.string(),
  v.regex(
    /^(?:\[[0-9a-f:.]+\]|[^\s:[\]]+):\d{1,5}$/i,
    'HOST:PORT, like 127.0.0.1:8084 or [::1]:8084',
  ),
  v.transform((text): ListenAddress => {
    const colon = text.lastIndexOf(':');
    return {
      host: text.slice(0, colon).replace(/[[\]]/g, ''),
      port: Number(text.slice(colon + 1)),
    };
  }),
  v.check(({ port }) => port <= 65_535, 'a port up to 65535'),
);

/** `127.0.0.1:8084`, `[::1]:8084`; undefined where the text is no address with a port. */
export function parseAddress(text: string): ListenAddress | undefined {
  const result = v.safeParse(LISTEN, text);
  return result.success ? result.output : undefined;
}

const DEADLINE = v.pipe(
  v.string(),
  v.transform((text) => parseDuration(text)),
  v.check(
    (ms) => ms !== undefined && ms >= 50 && ms <= 1_500,
    'a duration from 50ms to 1500ms; the dialplan takes the call back after 2.5 s',
  ),
  v.transform((ms) => ms as number),
);

const SUBNETS = v.pipe(
  v.string(),
  v.transform((text) => (text === '' ? [] : text.split(',').map(parseSubnet))),
  v.check(
    (subnets) => subnets.every((subnet) => subnet !== undefined),
    'addresses or subnets separated by commas, like 10.0.0.5,10.1.0.0/16',
  ),
  v.transform((subnets) => subnets.filter((subnet) => subnet !== undefined)),
);

const COUNT = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,5}$/, 'a whole number from 1 to 999999'),
  v.transform(Number),
);

const WATCHDOG = v.pipe(
  v.string(),
  v.transform((text) => parseDuration(text)),
  v.check((ms) => ms !== undefined && ms >= 500 && ms <= 60_000, 'a duration from 500ms to 60s'),
  v.transform((ms) => ms as number),
);

const SHORTEST_KEEP_MS = 3_600_000;

const KEEP_CALLS = v.pipe(
  v.string(),
  v.transform((text) => (text.trim() === '0' ? 0 : parseDuration(text))),
  v.check(
    (ms) => ms === 0 || (ms !== undefined && ms >= SHORTEST_KEEP_MS),
    'a duration of 1h or more, like 90d, or 0 to keep them for ever',
  ),
  v.transform((ms) => ms as number),
);

const KEEP_ROWS = v.pipe(
  v.string(),
  v.regex(/^\d{1,12}$/, 'a whole number, or 0 to keep all of them'),
  v.transform(Number),
);

type Definitions = { readonly [K in SettingName]: SettingDefinition<Config[K]> };

export const SETTINGS: Definitions = {
  db: {
    key: 'db',
    env: 'RINGFENCE_DB',
    about: 'the database of accounts, routes and lists; the call log stands beside it',
    schema: v.pipe(v.string(), v.nonEmpty('a file name')),
    fallback: (_, env) => defaultDatabase(env),
  },
  listen: {
    key: 'listen',
    env: 'RINGFENCE_LISTEN',
    about: "where FreeSWITCH's socket application reaches the controller",
    schema: LISTEN,
    fallback: () => '127.0.0.1:8084',
  },
  deadlineMs: {
    key: 'deadline',
    env: 'RINGFENCE_DEADLINE',
    about: 'from accept to verdict; past it a call is let go on',
    schema: DEADLINE,
    fallback: () => '1s',
  },
  logLevel: {
    key: 'log-level',
    env: 'RINGFENCE_LOG_LEVEL',
    about: 'least severity that is logged',
    schema: oneOf(LOG_LEVELS),
    fallback: () => 'info',
  },
  callerPrivacy: {
    key: 'caller-privacy',
    env: 'RINGFENCE_CALLER_PRIVACY',
    about: "how much of a caller's number is kept: full, masked or hashed",
    schema: oneOf(CALLER_PRIVACY),
    fallback: () => 'full',
  },
  hashKeyFile: {
    key: 'hash-key-file',
    env: 'RINGFENCE_HASH_KEY_FILE',
    about: 'a file with the secret for caller-privacy hashed (16 bytes or more)',
    schema: v.pipe(v.string(), v.nonEmpty('a file name')),
    fallback: () => undefined,
  },
  allowPeers: {
    key: 'allow-peer',
    env: 'RINGFENCE_ALLOW_PEER',
    about: 'besides loopback, the addresses and subnets that may connect',
    schema: SUBNETS,
    fallback: () => '',
  },
  maxSessions: {
    key: 'max-sessions',
    env: 'RINGFENCE_MAX_SESSIONS',
    about: 'connections at once; a call past it goes on unscreened',
    schema: COUNT,
    fallback: () => '16000',
  },
  maxPerPeer: {
    key: 'max-per-peer',
    env: 'RINGFENCE_MAX_PER_PEER',
    about: 'connections at once of one address',
    schema: COUNT,
    fallback: () => '16000',
  },
  socketSecretFile: {
    key: 'socket-secret-file',
    env: 'RINGFENCE_SOCKET_SECRET_FILE',
    about: 'a file with the secret that the dialplan writes as socket HOST:PORT/SECRET',
    schema: v.pipe(v.string(), v.nonEmpty('a file name')),
    fallback: () => undefined,
  },
  watchdogMs: {
    key: 'watchdog',
    env: 'RINGFENCE_WATCHDOG',
    about: 'the controller ends itself when it has hung for so long',
    schema: WATCHDOG,
    fallback: () => '2s',
  },
  statusSocket: {
    key: 'status-socket',
    env: 'RINGFENCE_STATUS_SOCKET',
    about: 'the Unix socket on which "ringfence status" asks the controller',
    schema: v.pipe(
      v.string(),
      v.nonEmpty('a file name'),
      v.maxLength(103, '103 characters at most'),
    ),
    fallback: defaultStatusSocket,
  },
  keepCallsMs: {
    key: 'keep-calls',
    env: 'RINGFENCE_KEEP_CALLS',
    about: 'how long calls stay in the call log; 0 for ever',
    schema: KEEP_CALLS,
    fallback: () => '90d',
  },
  keepRows: {
    key: 'keep-rows',
    env: 'RINGFENCE_KEEP_ROWS',
    about: 'how many calls stay in the call log; 0 for all of them',
    schema: KEEP_ROWS,
    fallback: () => '10000000',
  },
};

/** Throws `AppError` where the text is no HOST:PORT. */
export function readListenAddress(text: string): ListenAddress {
  const result = v.safeParse(LISTEN, text);
  if (result.success) return result.output;
  throw invalid(`"${text}" is no address; expected ${result.issues[0].message}`);
}

/** A setting, the text that gave it, and where that stood. */
export interface SettingReport {
  readonly key: string;
  readonly value: string | undefined;
  readonly source: Source;
  readonly where: string;
  readonly about: string;
}

export interface ConfigInput {
  /** By key, as typed. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where to look for a file; undefined looks in the usual place. */
  readonly file?: string | undefined;
}

/** Flags before environment before file before defaults. Throws `AppError` naming what is wrong. */
export function loadConfig(input: ConfigInput): Config {
  return validate(reportConfig(input));
}

/** Every setting and where it comes from, not yet validated. Unknown names are errors here. */
export function reportConfig({ flags, env, file }: ConfigInput): Map<SettingName, SettingReport> {
  const path = file ?? env['RINGFENCE_CONFIG'];
  const fromFile = readConfigFile(path ?? USUAL_FILE, path !== undefined);
  rejectUnknownEnvironment(env);
  const reports = new Map<SettingName, SettingReport>();
  for (const name of settingNames()) {
    const { key, env: variable, about, fallback } = SETTINGS[name];
    const report = (value: string | undefined, source: Source, where: string) =>
      reports.set(name, { key, value, source, where, about });
    if (flags[key] !== undefined) report(flags[key], 'flag', `--${key}`);
    else if (env[variable] !== undefined) report(env[variable], 'environment', variable);
    else if (fromFile.has(key)) report(fromFile.get(key), 'file', path ?? USUAL_FILE);
    else report(fallback(reports.get('db')?.value ?? '', env), 'default', 'default');
  }
  return reports;
}

const USUAL_FILE = '/etc/ringfence/ringfence.json';
const OWN_VARIABLES = ['RINGFENCE_CONFIG', 'RINGFENCE_AUTHOR'];

function validate(reports: Map<SettingName, SettingReport>): Config {
  const values = settingNames().map((name) => {
    const { value, where } = reports.get(name) as SettingReport;
    if (value === undefined) return [name, undefined];
    const result = v.safeParse(SETTINGS[name].schema as v.GenericSchema<string, unknown>, value);
    if (result.success) return [name, result.output];
    throw invalid(`${where} "${value}" is not valid; expected ${result.issues[0].message}`);
  });
  const config = Object.fromEntries(values) as Config;
  if (config.callerPrivacy === 'hashed' && config.hashKeyFile === undefined) {
    throw invalid('caller-privacy hashed needs a secret; name its file with --hash-key-file');
  }
  const { host } = config.listen;
  if (config.allowPeers.length === 0 && !isLoopback(host)) {
    throw invalid(
      `listening on ${host} lets others connect; say who may with --allow-peer ADDRESS-OR-SUBNET`,
    );
  }
  return Object.freeze(config);
}

function settingNames(): SettingName[] {
  return Object.keys(SETTINGS) as SettingName[];
}

function readConfigFile(path: string, isRequired: boolean): Map<string, string> {
  if (!existsSync(path)) {
    if (isRequired) throw invalid(`there is no configuration file ${path}`);
    return new Map();
  }
  const settings = Object.entries(parseConfigFile(path));
  const known = Object.values(SETTINGS).map(({ key }) => key);
  for (const [key] of settings) {
    if (!known.includes(key)) {
      throw invalid(`unknown setting "${key}" in ${path}${nearest(key, known)}`);
    }
  }
  return new Map(settings.map(([key, value]) => [key, String(value)]));
}

function parseConfigFile(path: string): Record<string, string | number | boolean> {
  const schema = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));
  try {
    return v.parse(schema, JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(`${path} is no JSON object of settings: ${reason}`);
  }
}

/** A mistyped variable would silently do nothing. */
function rejectUnknownEnvironment(env: ConfigInput['env']): void {
  const known = [...Object.values(SETTINGS).map((setting) => setting.env), ...OWN_VARIABLES];
  for (const name of Object.keys(env)) {
    if (name.startsWith('RINGFENCE_') && !known.includes(name)) {
      throw invalid(`unknown setting ${name} in the environment${nearest(name, known)}`);
    }
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** Made by systemd for the service, see `systemd-unit`. */
const SERVICE_STATE = '/var/lib/ringfence';
const SERVICE_RUNTIME = '/run/ringfence';
const SERVICE_DATABASE = join(SERVICE_STATE, 'ringfence.db');

/** A service's folder may be a link that only root can follow; it counts for everybody. */
function isThere(folder: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false }) !== undefined;
}

/** Beside the database, so that each controller has its own and nobody else's folder is used. */
function defaultStatusSocket(db: string): string {
  if (db === SERVICE_DATABASE && isThere(SERVICE_RUNTIME)) {
    return join(SERVICE_RUNTIME, 'status.sock');
  }
  return join(dirname(db), `${basename(db, extname(db))}.sock`);
}

/** One place for the daemon and every command, so that both always mean the same database. */
function defaultDatabase(env: ConfigInput['env']): string {
  return isThere(SERVICE_STATE) ? SERVICE_DATABASE : userDatabase(env);
}

function userDatabase(env: ConfigInput['env']): string {
  const state = env['XDG_STATE_HOME'] || join(env['HOME'] || homedir(), '.local', 'state');
  return join(state, 'ringfence', 'ringfence.db');
}

/** Wherever a command of this user, or of the one behind sudo, may have kept the policy before. */
export function defaultDatabases(env: ConfigInput['env']): string[] {
  const { SUDO_USER = '' } = env;
  const behindSudo = /^[a-z_][\w-]*$/.test(SUDO_USER)
    ? [join('/home', SUDO_USER, '.local/state/ringfence/ringfence.db')]
    : [];
  return [SERVICE_DATABASE, userDatabase(env), ...behindSudo];
}
