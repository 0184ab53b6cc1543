import type { IncomingHttpHeaders } from 'node:http';
import { expect, it } from 'vitest';
import { clientReader } from '../../src/http/client.js';

const PROXY = [{ address: '10.0.0.2', prefix: 32, family: 'ipv4' }] as const;

const read = (address: string, headers: IncomingHttpHeaders, encrypted = false) =>
  clientReader(PROXY)({ socket: { remoteAddress: address, encrypted } as never, headers });

it.each([
  ['a stranger', '192.0.2.1', {}, '192.0.2.1 http://h'],
  [
    'a stranger who sends forwarding headers',
    '192.0.2.1',
    { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'x' },
    '192.0.2.1 http://h',
  ],
  ['IPv4 on a socket for both', '::ffff:192.0.2.1', {}, '192.0.2.1 http://h'],
  [
    'the proxy',
    '10.0.0.2',
    {
      'x-forwarded-for': '192.0.2.9',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'pbx.example',
    },
    '192.0.2.9 https://pbx.example',
  ],
  [
    'the proxy, with what the client wrote before',
    '::ffff:10.0.0.2',
    { 'x-forwarded-for': '127.0.0.1, 192.0.2.9' },
    '192.0.2.9 http://h',
  ],
  [
    'the proxy, RFC 7239',
    '10.0.0.2',
    { forwarded: 'for=1.1.1.1, for="[2001:db8::1]:4711";proto=https;host=pbx.example' },
    '2001:db8::1 https://pbx.example',
  ],
  ['the proxy, which says nothing', '10.0.0.2', {}, '10.0.0.2 http://h'],
])('%s', (_, address, headers, expected) => {
  const client = read(address, { host: 'h', ...headers });
  expect(`${client.address} ${client.origin}`).toBe(expected);
});

it('TLS here is secure', () => {
  expect(read('192.0.2.1', { host: 'h' }, true)).toMatchObject({
    isSecure: true,
    origin: 'https://h',
  });
});
