import type * as v from 'valibot';
import { LISTEN, type ListenAddress } from '../net/address.js';
import type { Subnet } from '../net/subnet.js';
import { CALLER_PRIVACY, type CallerPrivacy } from '../store/number-redaction.js';
import { defaultDatabase, defaultStatusSocket, type Environment } from './default-paths.js';
import {
  COUNT,
  COUNT_OR_ALL,
  durationWithin,
  FILE_NAME,
  KEEP_TIME,
  oneOf,
  SOCKET_NAME,
  SUBNETS,
} from './setting-schemas.js';
import { SHARED_URL, type SharedSettings, withoutPassword } from './shared-settings.js';
import type { SubscriptionSettings } from './subscription-settings.js';
import { type WebSettings, webAddress } from './web-settings.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export interface Config extends SharedSettings, SubscriptionSettings, WebSettings {
  readonly db: string;
  readonly listen: ListenAddress;
  readonly deadlineMs: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly callerPrivacy: CallerPrivacy;
  /** The file with the secret for `hashed`. */
  readonly hashKeyFile: string | undefined;
  readonly allowPeers: readonly Subnet[];
  readonly maxSessions: number;
  readonly maxPerPeer: number;
  /** The file with the secret of `socket HOST:PORT/SECRET`. */
  readonly socketSecretFile: string | undefined;
  readonly watchdogMs: number;
  readonly statusSocket: string;
  /** How long and how many calls the call log keeps; 0 means no limit. */
  readonly keepCallsMs: number;
  readonly keepRows: number;
}

export type SettingName = keyof Config;

interface SettingDefinition<T> {
  /** The name in the configuration file and, with `--`, on the command line. */
  readonly key: string;
  readonly env: string;
  readonly about: string;
  readonly schema: v.GenericSchema<string, T>;
  /** The default, as text; undefined if the setting may be absent. */
  readonly fallback: (db: string, env: Environment) => string | undefined;
  /** Leaves out what must not be shown. */
  readonly shown?: (value: string) => string;
}

type Definitions = { readonly [K in SettingName]: SettingDefinition<Config[K]> };

export const SETTINGS: Definitions = {
  db: {
    key: 'db',
    env: 'RINGFENCE_DB',
    about: 'the policy database; the call log is stored next to it',
    schema: FILE_NAME,
    fallback: (_, env) => defaultDatabase(env),
  },
  listen: {
    key: 'listen',
    env: 'RINGFENCE_LISTEN',
    about: 'the address that accepts connections from FreeSWITCH',
    schema: LISTEN,
    fallback: () => '127.0.0.1:8084',
  },
  deadlineMs: {
    key: 'deadline',
    env: 'RINGFENCE_DEADLINE',
    about: 'time limit for a verdict; after it the call continues unscreened',
    // The dialplan's guard takes the call back after 2.0 to 3.5 s.
    schema: durationWithin(
      50,
      1_500,
      'a duration from 50ms to 1500ms; the dialplan takes the call back after 2.5 s',
    ),
    fallback: () => '1s',
  },
  logLevel: {
    key: 'log-level',
    env: 'RINGFENCE_LOG_LEVEL',
    about: 'lowest severity that is logged',
    schema: oneOf(LOG_LEVELS),
    fallback: () => 'info',
  },
  callerPrivacy: {
    key: 'caller-privacy',
    env: 'RINGFENCE_CALLER_PRIVACY',
    about: "how callers' numbers are stored: full, masked or hashed",
    schema: oneOf(CALLER_PRIVACY),
    fallback: () => 'full',
  },
  hashKeyFile: {
    key: 'hash-key-file',
    env: 'RINGFENCE_HASH_KEY_FILE',
    about: 'file with the secret for caller-privacy hashed (at least 16 bytes)',
    schema: FILE_NAME,
    fallback: () => undefined,
  },
  allowPeers: {
    key: 'allow-peer',
    env: 'RINGFENCE_ALLOW_PEER',
    about: 'addresses and subnets that may connect, in addition to loopback',
    schema: SUBNETS,
    fallback: () => '',
  },
  maxSessions: {
    key: 'max-sessions',
    env: 'RINGFENCE_MAX_SESSIONS',
    about: 'maximum number of connections; further calls continue unscreened',
    schema: COUNT,
    fallback: () => '16000',
  },
  maxPerPeer: {
    key: 'max-per-peer',
    env: 'RINGFENCE_MAX_PER_PEER',
    about: 'maximum number of connections from one address',
    schema: COUNT,
    fallback: () => '16000',
  },
  socketSecretFile: {
    key: 'socket-secret-file',
    env: 'RINGFENCE_SOCKET_SECRET_FILE',
    about: 'file with the secret that the dialplan passes as socket HOST:PORT/SECRET',
    schema: FILE_NAME,
    fallback: () => undefined,
  },
  watchdogMs: {
    key: 'watchdog',
    env: 'RINGFENCE_WATCHDOG',
    about: 'the controller exits if its event loop is blocked for this long',
    schema: durationWithin(500, 60_000, 'a duration from 500ms to 60s'),
    fallback: () => '2s',
  },
  statusSocket: {
    key: 'status-socket',
    env: 'RINGFENCE_STATUS_SOCKET',
    about: 'Unix socket that answers "ringfence status"',
    schema: SOCKET_NAME,
    fallback: defaultStatusSocket,
  },
  keepCallsMs: {
    key: 'keep-calls',
    env: 'RINGFENCE_KEEP_CALLS',
    about: 'how long the call log keeps calls; 0 keeps them forever',
    schema: KEEP_TIME,
    fallback: () => '90d',
  },
  keepRows: {
    key: 'keep-rows',
    env: 'RINGFENCE_KEEP_ROWS',
    about: 'how many calls the call log keeps; 0 keeps all',
    schema: COUNT_OR_ALL,
    fallback: () => '10000000',
  },
  web: {
    key: 'web',
    env: 'RINGFENCE_WEB',
    about: 'the address of the web interface and its API; off disables both',
    schema: webAddress(LISTEN),
    fallback: () => '127.0.0.1:8085',
  },
  webCert: {
    key: 'web-cert',
    env: 'RINGFENCE_WEB_CERT',
    about: 'the TLS certificate of the web interface with its chain, a PEM file',
    schema: FILE_NAME,
    fallback: () => undefined,
  },
  webKey: {
    key: 'web-key',
    env: 'RINGFENCE_WEB_KEY',
    about: 'the key of web-cert, a PEM file',
    schema: FILE_NAME,
    fallback: () => undefined,
  },
  webBehindProxy: {
    key: 'web-behind-proxy',
    env: 'RINGFENCE_WEB_BEHIND_PROXY',
    about: 'addresses of TLS proxies in front of the web interface, whose X-Forwarded-* is trusted',
    schema: SUBNETS,
    fallback: () => '',
  },
  subscriptionAllow: {
    key: 'subscription-allow',
    env: 'RINGFENCE_SUBSCRIPTION_ALLOW',
    about:
      'addresses and subnets from which lists are fetched although they are private, also by plain http',
    schema: SUBNETS,
    fallback: () => '',
  },
  subscriptionAuthFile: {
    key: 'subscription-auth-file',
    env: 'RINGFENCE_SUBSCRIPTION_AUTH_FILE',
    about: 'file in netrc format with user names and passwords for sources of subscribed lists',
    schema: FILE_NAME,
    fallback: () => undefined,
  },
  shared: {
    key: 'shared',
    env: 'RINGFENCE_SHARED',
    about: 'the PostgreSQL database of the policy that several hosts share, if it has moved',
    schema: SHARED_URL,
    fallback: () => undefined,
    shown: withoutPassword,
  },
  sharedPasswordFile: {
    key: 'shared-password-file',
    env: 'RINGFENCE_SHARED_PASSWORD_FILE',
    about: 'file with the password for shared; else PGPASSWORD or PGPASSFILE',
    schema: FILE_NAME,
    fallback: () => undefined,
  },
};
