import * as v from 'valibot';

/** Where the policy is that several hosts share. */
export interface SharedSettings {
  /** The URL of the PostgreSQL database; overrides the one that the policy database remembers. */
  readonly shared: string | undefined;
  readonly sharedPasswordFile: string | undefined;
}

/** A PostgreSQL database. */
export interface SharedAddress {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Absent: as libpq does, the user of the process. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly tls: 'verified' | 'unverified' | 'off';
  /** A PEM file with the certificate authority; the system's authorities if absent. */
  readonly authorityFile: string | undefined;
}

const FORM =
  'a URL like postgres://USER@HOST:5432/DATABASE, with ?sslmode=verify-full, require or disable and ?sslrootcert=FILE if needed';
const DEFAULT_PORT = 5432;
const PARAMETERS = ['host', 'sslmode', 'sslrootcert'];
/** As libpq's `sslmode`; its other values would go on without TLS where the server has none. */
const TLS_MODES: Readonly<Record<string, SharedAddress['tls']>> = {
  'verify-full': 'verified',
  require: 'unverified',
  disable: 'off',
};

export const SHARED_URL = v.pipe(
  v.string(),
  v.check((text) => parseSharedUrl(text) !== undefined, FORM),
);

/**
 * Reads `postgres://user@host:5432/database`; undefined if that is not what it is. TLS is verified
 * unless the URL says otherwise, or the server is on this host.
 */
export function parseSharedUrl(text: string): SharedAddress | undefined {
  if (!/^postgres(?:ql)?:\/\//.test(text) || !URL.canParse(text)) return undefined;
  const { hostname, port, pathname, username, password, searchParams } = new URL(text);
  if ([...searchParams.keys()].some((key) => !PARAMETERS.includes(key))) return undefined;
  try {
    const host = searchParams.get('host') ?? decodeURIComponent(hostname).replace(/[[\]]/g, '');
    const database = decodeURIComponent(pathname.slice(1));
    const mode = searchParams.get('sslmode');
    const tls = mode === null ? (isLocal(host) ? 'off' : 'verified') : TLS_MODES[mode];
    if (database === '' || tls === undefined) return undefined;
    return {
      host: host || 'localhost',
      port: port === '' ? DEFAULT_PORT : Number(port),
      database,
      user: decodeURIComponent(username) || undefined,
      password: decodeURIComponent(password) || undefined,
      tls,
      authorityFile: searchParams.get('sslrootcert') ?? undefined,
    };
  } catch {
    return undefined;
  }
}

/** The URL as it may be shown and stored; also if the text is not a URL as it should be. */
export function withoutPassword(text: string): string {
  if (parseSharedUrl(text) === undefined) {
    return text.replace(/(:\/\/[^/?#:]*):.*@/s, '$1@').replace(/(password=)[^&]*/gi, '$1...');
  }
  const url = new URL(text);
  url.password = '';
  return url.href;
}

/** Whether the traffic stays on this host. */
function isLocal(host: string): boolean {
  return /^(?:|localhost|127(?:\.\d+){3}|::1|\/.*)$/.test(host);
}
