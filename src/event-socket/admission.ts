import { BlockList, isIPv6 } from 'node:net';

/** Who may connect, and how many at once. */
export interface AdmissionLimits {
  /** Addresses and subnets; nobody else may. */
  readonly allowedPeers: readonly Subnet[];
  /** Undecided calls at once; past it a call is let go on. */
  readonly maxSessions: number;
  /** Connections at once of one address. */
  readonly maxPerPeer: number;
}

export interface Subnet {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** `overload`: the call goes on at once. `refused`: the peer has no business here. */
export type Admission = 'admitted' | 'overload' | 'refused';

/** Where FreeSWITCH is, unless an admin says otherwise. */
export const LOOPBACK: readonly Subnet[] = [
  { address: '127.0.0.0', prefix: 8, family: 'ipv4' },
  { address: '::1', prefix: 128, family: 'ipv6' },
];

/** Anyone may connect from anywhere. */
const MOST_KNOWN = 1_000;

/** Decides on each connection; `leave` gives its place back. */
export class Doorkeeper {
  readonly #limits: AdmissionLimits;
  readonly #allowed = new BlockList();
  readonly #known = new Map<string, boolean>();
  readonly #perPeer = new Map<string, number>();

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
    for (const { address, prefix, family } of limits.allowedPeers) {
      this.#allowed.addSubnet(address, prefix, family);
    }
  }

  /** An admitted peer is to `leave` once; the others never came in. */
  admit(peer: string, sessions: number): Admission {
    const address = withoutMapping(peer);
    if (!this.#isAllowed(address)) return 'refused';
    const ofPeer = this.#perPeer.get(address) ?? 0;
    if (sessions >= this.#limits.maxSessions || ofPeer >= this.#limits.maxPerPeer) {
      return 'overload';
    }
    this.#perPeer.set(address, ofPeer + 1);
    return 'admitted';
  }

  /** Node's check costs a quarter of what accepting a connection does, and few peers make all calls. */
  #isAllowed(address: string): boolean {
    const known = this.#known.get(address);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    const isAllowed = this.#allowed.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
    this.#known.set(address, isAllowed);
    return isAllowed;
  }

  leave(peer: string): void {
    const address = withoutMapping(peer);
    const left = (this.#perPeer.get(address) ?? 1) - 1;
    if (left === 0) this.#perPeer.delete(address);
    else this.#perPeer.set(address, left);
  }
}

/** `10.0.0.5`, `10.0.0.0/8`, `2001:db8::/32`; undefined where it is no address. */
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

/** A dual-stack listener sees IPv4 peers as `::ffff:10.0.0.5`. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
