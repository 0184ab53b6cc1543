import * as v from 'valibot';
import { invalid } from '../errors.js';

/** A host and a port. Port 0 takes any free port. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** The schema of `HOST:PORT`. */
export const LISTEN = v.pipe(
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

/** Parses `127.0.0.1:8084` or `[::1]:8084`; undefined if the text is not an address with a port. */
export function parseAddress(text: string): ListenAddress | undefined {
  const result = v.safeParse(LISTEN, text);
  return result.success ? result.output : undefined;
}

/** Like `parseAddress`, but throws `AppError` if the text is not HOST:PORT. */
export function readListenAddress(text: string): ListenAddress {
  const result = v.safeParse(LISTEN, text);
  if (result.success) return result.output;
  throw invalid(`"${text}" is not a valid address; expected ${result.issues[0].message}`);
}

/** The address at which this machine reaches a server that may listen on every address. */
export function reachable({ host, port }: ListenAddress): ListenAddress {
  if (host === '0.0.0.0') return { host: '127.0.0.1', port };
  return host === '::' ? { host: '::1', port } : { host, port };
}

/** `127.0.0.1:8084` or `[::1]:8084`. */
export function showAddress({ host, port }: ListenAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A peer's address. A dual-stack listener sees IPv4 peers as `::ffff:10.0.0.5`. */
export function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
