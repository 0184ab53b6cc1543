import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { withoutMapping } from '../net/address.js';
import type { Subnet } from '../net/subnet.js';

/** The sender of a request, and how the request reached us. */
export interface Client {
  /** Its address or, behind a trusted proxy, the address that the proxy names. */
  readonly address: string;
  /** It was encrypted with TLS, here or at a trusted proxy. */
  readonly isSecure: boolean;
  /** What a browser sends as `Origin`, like `https://pbx.example`. */
  readonly origin: string;
  /** It came through a trusted proxy. */
  readonly isProxied: boolean;
}

/** Reads the client from the connection. The headers are only used if a trusted proxy sent them. */
export function clientReader(
  proxies: readonly Subnet[],
): (incoming: Pick<IncomingMessage, 'socket' | 'headers'>) => Client {
  const trusted = new BlockList();
  for (const { address, prefix, family } of proxies) trusted.addSubnet(address, prefix, family);
  const isTrusted = (address: string) =>
    address !== '' && trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  return ({ socket, headers }) => {
    const address = plain(socket.remoteAddress ?? '');
    const isSecure = (socket as TLSSocket).encrypted === true;
    const host = headers.host ?? '';
    const isProxied = isTrusted(address);
    if (!isProxied) {
      return { address, isSecure, isProxied, origin: originOf(isSecure, host) };
    }
    const said = forwarded(headers);
    const hops = said.for.map(plain).reverse();
    const client = hops.find((hop) => !isTrusted(hop)) ?? address;
    const secure = isSecure || said.proto === 'https';
    return {
      address: client,
      isSecure: secure,
      isProxied,
      origin: originOf(secure, said.host ?? host),
    };
  };
}

interface Forwarded {
  readonly for: readonly string[];
  readonly proto: string | undefined;
  readonly host: string | undefined;
}

/** RFC 7239, else the `X-Forwarded-*` headers. Protocol and host are those of the nearest proxy. */
function forwarded(headers: IncomingMessage['headers']): Forwarded {
  const standard = headers['forwarded'];
  if (standard !== undefined) {
    const all = (name: string) =>
      [...standard.matchAll(new RegExp(`(?:^|[;,\\s])${name}="?([^;,"\\s]+)`, 'gi'))].map(
        ([, value = '']) => value,
      );
    return { for: all('for'), proto: all('proto').at(-1), host: all('host').at(-1) };
  }
  const list = (name: string) =>
    String(headers[name] ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  return {
    for: list('x-forwarded-for'),
    proto: list('x-forwarded-proto').at(-1),
    host: list('x-forwarded-host').at(-1),
  };
}

function originOf(isSecure: boolean, host: string): string {
  return `${isSecure ? 'https' : 'http'}://${host}`;
}

/** Without the brackets and port of RFC 7239. */
function plain(address: string): string {
  const bare = /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^([\d.]+):\d+$/, '$1');
  return withoutMapping(bare);
}
