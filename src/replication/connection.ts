import { readFileSync } from 'node:fs';
import type pg from 'pg';
import {
  parseSharedUrl,
  type SharedAddress,
  type SharedSettings,
} from '../config/shared-settings.js';
import { invalid, messageOf } from '../errors.js';
import { SharedProblem, toSharedError } from './shared-problem.js';
import { WatchedClient } from './watched-client.js';

export type Client = WatchedClient;

const CONNECT_MS = 2_500;
const QUERY_MS = 5_000;
const CLOSE_MS = 500;

export interface ConnectOptions {
  /** How long the connection may take. */
  readonly timeoutMs?: number;
  /** How long each query may go unanswered. After that the connection is of no use. */
  readonly queryTimeoutMs?: number;
}

/** Connects to PostgreSQL. Throws `AppError` if that fails. */
export async function connect(
  url: string,
  settings: SharedSettings,
  options?: ConnectOptions,
): Promise<Client> {
  const client = new WatchedClient(
    clientOptions(url, settings, options),
    options?.queryTimeoutMs ?? QUERY_MS,
  );
  // The query under way, or the next one, throws it as well.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    cut(client);
    throw toSharedError(error, url);
  }
}

/** Ends a connection, also one that doesn't answer any more. */
export function disconnect(client: Client): void {
  const cutOff = setTimeout(() => cut(client), CLOSE_MS).unref();
  client.end().then(
    () => clearTimeout(cutOff),
    () => cut(client),
  );
}

/** Ends a connection at once. PostgreSQL rolls back its transaction. */
export function cut(client: Client, error?: Error): void {
  client.cut(error);
}

/** Throws `AppError` if the text is not a URL of PostgreSQL. */
export function readSharedUrl(url: string): SharedAddress {
  const address = parseSharedUrl(url);
  if (address !== undefined) return address;
  throw invalid(
    'the URL of the shared policy is invalid; write postgres://USER@HOST:5432/DATABASE',
  );
}

/** Throws `AppError` if the URL is invalid, or the password can't be read. */
export function clientOptions(
  url: string,
  { sharedPasswordFile }: SharedSettings,
  { timeoutMs = CONNECT_MS }: Pick<ConnectOptions, 'timeoutMs'> = {},
): pg.ClientConfig {
  const { host, port, database, user, password, tls, authorityFile } = readSharedUrl(url);
  const given = sharedPasswordFile === undefined ? password : readPassword(sharedPasswordFile);
  return {
    host,
    port,
    database,
    ...(user === undefined ? {} : { user }),
    // Without one, pg takes PGPASSWORD, or the entry in PGPASSFILE or ~/.pgpass.
    ...(given === undefined ? {} : { password: given }),
    ssl:
      tls === 'off'
        ? false
        : { rejectUnauthorized: tls === 'verified', ...authority(authorityFile) },
    application_name: 'ringfence',
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
  };
}

function readPassword(file: string): string {
  return readSecretFile(file, 'the password').replace(/\r?\n$/, '');
}

function authority(file: string | undefined): { ca?: string } {
  return file === undefined ? {} : { ca: readSecretFile(file, 'the certificate authority') };
}

function readSecretFile(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SharedProblem(
      `can't read ${what} of the shared policy: ${messageOf(error)}`,
      undefined,
      `can't read ${what} of the shared policy`,
    );
  }
}
