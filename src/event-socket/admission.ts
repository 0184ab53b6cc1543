import { BlockList, isIPv6 } from 'node:net';
import { type Standing, WaitingLine } from './waiting-line.js';

/** Who may connect, and how many at once. */
export interface AdmissionLimits {
  /** Addresses and subnets; nobody else may. */
  readonly allowedPeers: readonly Subnet[];
  /** Connections at once; past it the longest silent gives way, or else the call is let go on. */
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
export type Rejection = 'overload' | 'refused';

/** An admitted connection's place. */
export interface Place {
  readonly address: string;
  readonly giveWay: () => void;
  /** Where it stands among the silent: of all, and of its address. */
  standing: { readonly ofAll: Standing<Place>; readonly ofPeer: Standing<Place> } | undefined;
  isLeft: boolean;
}

interface Room {
  taken: number;
  /** Who has not described a call, the longest silent first. */
  readonly silent: WaitingLine<Place>;
}

/** Where FreeSWITCH is, unless an admin says otherwise. */
export const LOOPBACK: readonly Subnet[] = [
  { address: '127.0.0.0', prefix: 8, family: 'ipv4' },
  { address: '::1', prefix: 128, family: 'ipv6' },
];

/** Anyone may connect from anywhere. */
const MOST_KNOWN = 1_000;

/**
 * Decides on each connection. Where all places are taken, the peer that has been silent for longest
 * gives way: FreeSWITCH describes its call within milliseconds, and who never does must not keep it out.
 */
export class Doorkeeper {
  readonly #limits: AdmissionLimits;
  readonly #allowed = new BlockList();
  readonly #known = new Map<string, boolean>();
  readonly #all = emptyRoom();
  readonly #ofPeer = new Map<string, Room>();

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
    for (const { address, prefix, family } of limits.allowedPeers) {
      this.#allowed.addSubnet(address, prefix, family);
    }
  }

  /** A place to `leave`; `giveWay` tells that another has got it. */
  admit(peer: string, giveWay: () => void): Place | Rejection {
    const address = withoutMapping(peer);
    if (!this.#isAllowed(address)) return 'refused';
    const { maxSessions, maxPerPeer } = this.#limits;
    const known = this.#ofPeer.get(address);
    if (known !== undefined && !this.#hasRoom(known, maxPerPeer)) return 'overload';
    if (!this.#hasRoom(this.#all, maxSessions)) return 'overload';
    return this.#take(address, giveWay);
  }

  /** The peer has described a call: it keeps its place from now on. */
  hasSpoken(place: Place): void {
    if (place.standing === undefined) return;
    this.#all.silent.leave(place.standing.ofAll);
    this.#ofPeer.get(place.address)?.silent.leave(place.standing.ofPeer);
    place.standing = undefined;
  }

  leave(place: Place): void {
    if (place.isLeft) return;
    this.hasSpoken(place);
    place.isLeft = true;
    this.#all.taken--;
    const ofPeer = this.#ofPeer.get(place.address);
    if (ofPeer !== undefined && --ofPeer.taken === 0) this.#ofPeer.delete(place.address);
  }

  #hasRoom(room: Room, places: number): boolean {
    if (room.taken < places) return true;
    const longest = room.silent.first;
    if (longest === undefined) return false;
    this.leave(longest);
    longest.giveWay();
    return true;
  }

  #take(address: string, giveWay: () => void): Place {
    const ofPeer = this.#ofPeer.get(address) ?? emptyRoom();
    this.#ofPeer.set(address, ofPeer);
    ofPeer.taken++;
    this.#all.taken++;
    const place: Place = { address, giveWay, standing: undefined, isLeft: false };
    place.standing = { ofAll: this.#all.silent.join(place), ofPeer: ofPeer.silent.join(place) };
    return place;
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
}

function emptyRoom(): Room {
  return { taken: 0, silent: new WaitingLine() };
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
