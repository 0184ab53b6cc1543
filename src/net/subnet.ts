import { BlockList, isIPv6 } from 'node:net';

/** A range of addresses in CIDR notation. */
export interface Subnet {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

export const LOOPBACK: readonly Subnet[] = [
  { address: '127.0.0.0', prefix: 8, family: 'ipv4' },
  { address: '::1', prefix: 128, family: 'ipv6' },
];

/** Parses `10.0.0.5`, `10.0.0.0/8` or `2001:db8::/32`; undefined if the text is neither. */
export function parseSubnet(text: string): Subnet | undefined {
  const [, address = '', bits] = /^([0-9a-f:.]+?)(?:\/(\d{1,3}))?$/i.exec(text.trim()) ?? [];
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const most = family === 'ipv6' ? 128 : 32;
  const prefix = bits === undefined ? most : Number(bits);
  if (prefix > most) return undefined;
  try {
    new BlockList().addSubnet(address, prefix, family);
    return { address, prefix, family };
  } catch {
    return undefined;
  }
}
