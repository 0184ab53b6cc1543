import { describe, expect, it } from 'vitest';
import { parseSubnet } from '../../src/net/subnet.js';

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
