import { describe, expect, it } from 'vitest';
import { type Admission, AdmissionControl } from '../../src/event-socket/admission.js';
import { LOOPBACK, parseSubnet, type Subnet } from '../../src/net/subnet.js';

const subnets = (...texts: string[]) => texts.map((text) => parseSubnet(text) as Subnet);
const control = (changes = {}) =>
  new AdmissionControl({ allowedPeers: LOOPBACK, maxSessions: 100, maxPerPeer: 100, ...changes });

/** Connections by name, and the names of those that were evicted. */
function connections(admission: AdmissionControl) {
  const evicted: string[] = [];
  const admitted = new Map<string, Admission>();
  return {
    evicted,
    connect: (name: string, address = '127.0.0.1') => {
      const result = admission.admit(address, () => evicted.push(name));
      if (typeof result === 'string') return result;
      admitted.set(name, result);
      return 'admitted';
    },
    identify: (name: string) => admission.identified(admitted.get(name) as Admission),
    close: (name: string) => admission.release(admitted.get(name) as Admission),
  };
}

describe('AdmissionControl', () => {
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
    expect(connections(control({ allowedPeers })).connect('it', peer)).toBe(expected);
  });

  it('admits up to maxSessions identified connections', () => {
    const { connect, identify, close, evicted } = connections(control({ maxSessions: 2 }));
    for (const name of ['a', 'b']) {
      expect(connect(name)).toBe('admitted');
      identify(name);
    }
    expect(connect('c')).toBe('overload');
    close('a');
    close('a');
    expect(connect('c')).toBe('admitted');
    identify('c');
    expect(connect('d')).toBe('overload');
    expect(evicted).toEqual([]);
  });

  it('evicts the connection that has been pending for longest, never an identified one', () => {
    const { connect, identify, evicted } = connections(control({ maxSessions: 3 }));
    for (const name of ['a', 'b', 'c']) expect(connect(name)).toBe('admitted');
    identify('a');
    expect(evicted).toEqual([]);
    expect(connect('d')).toBe('admitted');
    expect(evicted).toEqual(['b']);
    identify('d');
    expect(connect('e')).toBe('admitted');
    expect(evicted).toEqual(['b', 'c']);
    identify('e');
    expect(connect('f')).toBe('overload');
  });

  it('counts an evicted connection only once, even if it is released afterwards', () => {
    const { connect, close, identify } = connections(control({ maxSessions: 1 }));
    connect('a');
    expect(connect('b')).toBe('admitted');
    close('a');
    identify('b');
    expect(connect('c')).toBe('overload');
  });

  it.each([1, 2])('admits %s connections of one peer, independently of other peers', (most) => {
    const allowedPeers = [...LOOPBACK, ...subnets('10.0.0.0/8')];
    const { connect, identify, close, evicted } = connections(
      control({ maxPerPeer: most, allowedPeers }),
    );
    const names = ['a', 'b'].slice(0, most);
    for (const name of names) {
      expect(connect(name)).toBe('admitted');
      identify(name);
    }
    expect(connect('c')).toBe('overload');
    expect(connect('c', '::ffff:127.0.0.1')).toBe('overload');
    expect(connect('other', '10.0.0.1')).toBe('admitted');
    close('a');
    expect(connect('c')).toBe('admitted');
    expect(connect('d')).toBe('admitted');
    expect(evicted).toEqual(['c']);
  });

  it("evicts only the same peer's connections for a peer that is at its limit", () => {
    const allowedPeers = [...LOOPBACK, ...subnets('10.0.0.0/8')];
    const { connect, evicted } = connections(control({ maxPerPeer: 1, allowedPeers }));
    connect('older', '10.0.0.1');
    connect('a');
    expect(connect('b')).toBe('admitted');
    expect(evicted).toEqual(['a']);
  });

  it('evicts all, and resolves empty() once nothing is open', async () => {
    const admission = control();
    const { connect, identify, evicted } = connections(admission);
    for (const name of ['a', 'b']) connect(name);
    identify('a');
    expect(admission.size).toBe(2);
    const empty = admission.empty();
    admission.evictAll();
    await empty;
    expect([evicted, admission.size]).toEqual([['a', 'b'], 0]);
  });
});
