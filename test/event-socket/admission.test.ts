import { describe, expect, it } from 'vitest';
import {
  type Admission,
  Doorkeeper,
  LOOPBACK,
  parseSubnet,
  type Subnet,
} from '../../src/event-socket/admission.js';

const subnets = (...texts: string[]) => texts.map((text) => parseSubnet(text) as Subnet);
const doorkeeper = (changes = {}) =>
  new Doorkeeper({ allowedPeers: LOOPBACK, maxSessions: 100, maxPerPeer: 100, ...changes });

describe('Doorkeeper', () => {
  it.each<[string, Admission]>([
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
    expect(doorkeeper({ allowedPeers }).admit(peer, 0)).toBe(expected);
  });

  it('takes so many sessions and no more', () => {
    expect(doorkeeper({ maxSessions: 2 }).admit('127.0.0.1', 1)).toBe('admitted');
    expect(doorkeeper({ maxSessions: 2 }).admit('127.0.0.1', 2)).toBe('overload');
  });

  it('takes so many of one peer until one leaves, and of others all the same', () => {
    const door = doorkeeper({
      maxPerPeer: 1,
      allowedPeers: [...LOOPBACK, ...subnets('10.0.0.0/8')],
    });
    expect(door.admit('127.0.0.1', 0)).toBe('admitted');
    expect(door.admit('127.0.0.1', 1)).toBe('overload');
    expect(door.admit('::ffff:127.0.0.1', 1)).toBe('overload');
    expect(door.admit('10.0.0.1', 1)).toBe('admitted');
    door.leave('127.0.0.1');
    expect(door.admit('127.0.0.1', 1)).toBe('admitted');
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
