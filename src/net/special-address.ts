import { BlockList, isIP, isIPv6 } from 'node:net';
import { parseSubnet, type Subnet } from './subnet.js';

/**
 * Addresses that are not on the public internet, or stand for others (IANA's special-purpose registries,
 * RFC 6890). Of IPv6, only 2000::/3 is assigned to the public internet.
 */
const SPECIAL: readonly (readonly [kind: string, subnets: string])[] = [
  ['unspecified', '0.0.0.0/8 ::/128'],
  ['loopback', '127.0.0.0/8 ::1/128'],
  ['link-local', '169.254.0.0/16 fe80::/10'],
  ['private', '10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10'],
  ["a provider's own", '100.64.0.0/10'],
  ['multicast', '224.0.0.0/4 ff00::/8'],
  ['for documentation', '192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20'],
  // Relays, tunnels, benchmarks and what is not assigned yet.
  ['reserved', '192.0.0.0/24 192.88.99.0/24 198.18.0.0/15 240.0.0.0/4'],
  ['reserved', '::/3 2001::/23 2002::/16 4000::/2 8000::/1'],
];

const SUBNETS = SPECIAL.map(([kind, subnets]) => ({
  kind,
  subnets: subnets.split(' ').flatMap((text) => parseSubnet(text) ?? []),
}));

/** Why an address is not public, in a word or two; undefined if it is. */
export function specialKindOf(address: string): string | undefined {
  const plain = plainAddress(address);
  if (isIP(plain) === 0) return 'not an address';
  return SUBNETS.find(({ subnets }) => isWithin(plain, subnets))?.kind;
}

/** Whether the address is in one of the subnets. */
export function isWithin(address: string, subnets: readonly Subnet[]): boolean {
  const plain = plainAddress(address);
  if (isIP(plain) === 0) return false;
  const family = isIPv6(plain) ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  for (const subnet of subnets) {
    // BlockList takes an IPv4 address for a part of ::/3, because it could be mapped.
    if (subnet.family === family) list.addSubnet(subnet.address, subnet.prefix, family);
  }
  return list.check(plain, family);
}

/** Without its zone; of one that embeds an IPv4 address, that one. */
function plainAddress(address: string): string {
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return plain;
  const groups = groupsOf(plain);
  const prefix = groups.slice(0, 6).join(' ');
  if (!EMBEDDING.includes(prefix)) return plain;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/** Before the last 32 bits, which are an IPv4 address: mapped (RFC 4291), NAT64 (RFC 6052). */
const EMBEDDING: readonly string[] = [
  [0, 0, 0, 0, 0, 0xffff].join(' '),
  [0x64, 0xff9b, 0, 0, 0, 0].join(' '),
];

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const hex = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [before = '', after] = hex.split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const [head, tail] = [groups(before), groups(after)];
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<string>(zeros).fill('0'), ...tail].map((each) =>
    Number.parseInt(each, 16),
  );
}
