import { describe, expect, it } from 'vitest';
import {
  Doorkeeper,
  LOOPBACK,
  type Place,
  parseSubnet,
  type Subnet,
} from '../../src/event-socket/admission.js';

const subnets = (...texts: string[]) => texts.map((text) => parseSubnet(text) as Subnet);
const doorkeeper = (changes = {}) =>
  new Doorkeeper({ allowedPeers: LOOPBACK, maxSessions: 100, maxPerPeer: 100, ...changes });

/** Peers that come and speak; the names of those that had to give way. */
function visitors(door: Doorkeeper) {
  const gaveWay: string[] = [];
  const places = new Map<string, Place>();
  return {
    gaveWay,
    comes: (name: string, address = '127.0.0.1') => {
      const place = door.admit(address, () => gaveWay.push(name));
      if (typeof place === 'string') return place;
      places.set(name, place);
      return 'admitted';
    },
    speaks: (name: string) => door.hasSpoken(places.get(name) as Place),
    leaves: (name: string) => door.leave(places.get(name) as Place),
  };
}

describe('Doorkeeper', () => {
  it.each([
    ['127.0.0.1', 'admitted'],
    ['127.9.9.9', 'admitted'],
    ['::1', 'admitted'],
    ['::ffff:127.0.0.1', 'admitted'],
    ['10.0.0.5', 'admitted'],
    ['::ffff:10.0.0.5', 'admitted'],
    ['10.0.0.6', 'refused'],
    ['192.0.2.255', 'admitted'],
    ['192.0.3.0', 'refused'],
    ['2001:db8::1', 'admitted'],
    ['2001:db9::1', 'refused'],
    ['', 'refused'],
  ])('%s: %s', (peer, expected) => {
    const allowedPeers = [...LOOPBACK, ...subnets('10.0.0.5', '192.0.2.0/24', '2001:db8::/32')];
    expect(visitors(doorkeeper({ allowedPeers })).comes('it', peer)).toBe(expected);
  });

  it('takes so many that speak and no more, until one leaves', () => {
    const { comes, speaks, leaves, gaveWay } = visitors(doorkeeper({ maxSessions: 2 }));
    for (const name of ['a', 'b']) {
      expect(comes(name)).toBe('admitted');
      speaks(name);
    }
    expect(comes('c')).toBe('overload');
    leaves('a');
    leaves('a');
    expect(comes('c')).toBe('admitted');
    speaks('c');
    expect(comes('d')).toBe('overload');
    expect(gaveWay).toEqual([]);
  });

  it('lets the longest silent give way to who comes, never one that has spoken', () => {
    const { comes, speaks, gaveWay } = visitors(doorkeeper({ maxSessions: 3 }));
    for (const name of ['a', 'b', 'c']) expect(comes(name)).toBe('admitted');
    speaks('a');
    expect(gaveWay).toEqual([]);
    expect(comes('d')).toBe('admitted');
    expect(gaveWay).toEqual(['b']);
    speaks('d');
    expect(comes('e')).toBe('admitted');
    expect(gaveWay).toEqual(['b', 'c']);
    speaks('e');
    expect(comes('f')).toBe('overload');
  });

  it('counts one that gave way, and leaves afterwards, once', () => {
    const { comes, leaves, speaks } = visitors(doorkeeper({ maxSessions: 1 }));
    comes('a');
    expect(comes('b')).toBe('admitted');
    leaves('a');
    speaks('b');
    expect(comes('c')).toBe('overload');
  });

  it.each([1, 2])('takes %s of one peer until one leaves, and of others all the same', (most) => {
    const allowedPeers = [...LOOPBACK, ...subnets('10.0.0.0/8')];
    const { comes, speaks, leaves, gaveWay } = visitors(
      doorkeeper({ maxPerPeer: most, allowedPeers }),
    );
    const names = ['a', 'b'].slice(0, most);
    for (const name of names) {
      expect(comes(name)).toBe('admitted');
      speaks(name);
    }
    expect(comes('c')).toBe('overload');
    expect(comes('c', '::ffff:127.0.0.1')).toBe('overload');
    expect(comes('other', '10.0.0.1')).toBe('admitted');
    leaves('a');
    expect(comes('c')).toBe('admitted');
    expect(comes('d')).toBe('admitted');
    expect(gaveWay).toEqual(['c']);
  });

  it('lets a peer that is at its limit take the place of its own silent ones alone', () => {
    const allowedPeers = [...LOOPBACK, ...subnets('10.0.0.0/8')];
    const { comes, gaveWay } = visitors(doorkeeper({ maxPerPeer: 1, allowedPeers }));
    comes('older', '10.0.0.1');
    comes('a');
    expect(comes('b')).toBe('admitted');
    expect(gaveWay).toEqual(['a']);
  });
});

describe('parseSubnet', () => {
  it.each([
    ['10.0.0.5', { address: '10.0.0.5', prefix: 32, family: 'ipv4' }],
    [' 10.0.0.0/8 ', { address: '10.0.0.0', prefix: 8, family: 'ipv4' }],
    ['::1', { address: '::1', prefix: 128, family: 'ipv6' }],
    ['10.0.0.0/33', undefined],
    ['10.0.0.300', undefined],
    ['2001:db8::/129', undefined],
    ['localhost', undefined],
    ['', undefined],
  ])('%j', (text, expected) => {
    expect(parseSubnet(text)).toEqual(expected);
  });
});
