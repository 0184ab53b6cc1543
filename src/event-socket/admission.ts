import { BlockList, isIPv6 } from 'node:net';
import { withoutMapping } from '../net/address.js';
import type { Subnet } from '../net/subnet.js';
import { LinkedQueue, type QueueNode } from './linked-queue.js';

/** Which peers may connect, and how many connections may be open. */
export interface AdmissionLimits {
  /** Addresses and subnets that may connect; all others are refused. */
  readonly allowedPeers: readonly Subnet[];
  readonly maxSessions: number;
  /** Open connections of one address. */
  readonly maxPerPeer: number;
}

/** `overload`: the limit is reached, and the call continues unscreened. `refused`: the peer is not allowed. */
export type Rejection = 'overload' | 'refused';

/** An admitted connection. */
export interface Admission {
  readonly address: string;
  readonly evict: () => void;
  /** The nodes in the queues of pending connections; undefined once the peer is identified. */
  pending:
    | { readonly inTotal: QueueNode<Admission>; readonly ofPeer: QueueNode<Admission> }
    | undefined;
  /** Undefined once the connection is released. */
  open: QueueNode<Admission> | undefined;
}

interface Peer {
  open: number;
  /** Connections that have not described a call yet, the oldest first. */
  readonly pending: LinkedQueue<Admission>;
}

/** Bounds the cache of addresses, since anybody can connect. */
const MAX_KNOWN_ADDRESSES = 1_000;

/**
 * Admits or rejects each connection, and keeps the open ones. At a limit, the connection that has been
 * pending for longest is evicted: FreeSWITCH describes its call within milliseconds, and peers that
 * never do must not use up the connections.
 */
export class AdmissionControl {
  readonly #limits: AdmissionLimits;
  readonly #allowed = new BlockList();
  readonly #known = new Map<string, boolean>();
  readonly #open = new LinkedQueue<Admission>();
  readonly #pending = new LinkedQueue<Admission>();
  readonly #peers = new Map<string, Peer>();
  #whenEmpty: (() => void) | undefined;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
    for (const { address, prefix, family } of limits.allowedPeers) {
      this.#allowed.addSubnet(address, prefix, family);
    }
  }

  /** Open connections. */
  get size(): number {
    return this.#open.size;
  }

  /**
   * Returns an admission, which must be released when the connection closes. `evict` is called if another
   * connection takes its place, or by `evictAll`.
   */
  admit(peerAddress: string, evict: () => void): Admission | Rejection {
    const address = withoutMapping(peerAddress);
    if (!this.#isAllowed(address)) return 'refused';
    const { maxSessions, maxPerPeer } = this.#limits;
    const peer = this.#peers.get(address) ?? { open: 0, pending: new LinkedQueue() };
    if (peer.open >= maxPerPeer && !this.#evictOldest(peer.pending)) return 'overload';
    if (this.#open.size >= maxSessions && !this.#evictOldest(this.#pending)) return 'overload';
    this.#peers.set(address, peer);
    peer.open++;
    const admission: Admission = { address, evict, pending: undefined, open: undefined };
    admission.open = this.#open.append(admission);
    admission.pending = {
      inTotal: this.#pending.append(admission),
      ofPeer: peer.pending.append(admission),
    };
    return admission;
  }

  /** The peer has described a call: its connection is no longer evicted. */
  identified(admission: Admission): void {
    if (admission.pending === undefined) return;
    this.#pending.remove(admission.pending.inTotal);
    this.#peers.get(admission.address)?.pending.remove(admission.pending.ofPeer);
    admission.pending = undefined;
  }

  /** Idempotent. */
  release(admission: Admission): void {
    if (admission.open === undefined) return;
    this.identified(admission);
    this.#open.remove(admission.open);
    admission.open = undefined;
    const peer = this.#peers.get(admission.address);
    if (peer !== undefined && --peer.open === 0) this.#peers.delete(admission.address);
    if (this.#open.size === 0) this.#whenEmpty?.();
  }

  /** Resolves when no connection is open. */
  empty(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenEmpty = resolve;
      if (this.#open.size === 0) resolve();
    });
  }

  evictAll(): void {
    while (this.#evictOldest(this.#open)) {}
  }

  #evictOldest(queue: LinkedQueue<Admission>): boolean {
    const oldest = queue.first;
    if (oldest === undefined) return false;
    this.release(oldest);
    oldest.evict();
    return true;
  }

  /** Cached: Node's check costs a quarter of an accept, and most calls come from few addresses. */
  #isAllowed(address: string): boolean {
    const known = this.#known.get(address);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_KNOWN_ADDRESSES) this.#known.clear();
    const isAllowed = this.#allowed.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
    this.#known.set(address, isAllowed);
    return isAllowed;
  }
}
