import { describe, expect, it } from 'vitest';
import { parseRoute, routesOfCall } from '../../../src/screening/policy/route.js';
import { textsReadOften } from '../../support/text-work.js';

describe('parseRoute', () => {
  it.each([
    ['1000', 'US', '1000'],
    ['(415) 555-0142', 'US', '+14155550142'],
    ['020 7183 8750', 'GB', '+442071838750'],
    ['+44 20 7183 8750', 'US', '+442071838750'],
    ['Sales', 'US', 'sales'],
    ['*98', 'US', '*98'],
    ['ACME.pbx.Example ', 'US', 'acme.pbx.example'],
    ['pbx-1.example', 'US', 'pbx-1.example'],
    ['192.0.2.1', 'US', '192.0.2.1'],
    ['2001:db8::1', 'US', '2001:db8::1'],
    ['[2001:DB8::1]', 'US', '[2001:db8::1]'],
    ['415.555.0142', 'US', '+14155550142'],
  ] as const)('%j in %s leads to %s', (text, country, expected) => {
    expect(parseRoute(text, country)).toBe(expected);
  });

  it.each([
    [''],
    [' '],
    ['1000 XML public'],
    ['a/b'],
    ['$x'],
    ['x'.repeat(65)],
    ['415555\u000001'],
  ])('%j is not one', (text) => {
    expect(parseRoute(text, 'US')).toBeUndefined();
  });

  it('reads a million characters at most twice', () => {
    expect(textsReadOften((text) => parseRoute(text, 'DE'))).toEqual([]);
  });
});

describe('routesOfCall', () => {
  it('are the number as dialled, then as E.164 in the home country, then the domains', () => {
    const domains = ['ACME.example', 'pbx.example'];
    expect(routesOfCall({ dialled: '4155550142', domains }, 'US')).toEqual([
      '4155550142',
      '+14155550142',
      'acme.example',
      'pbx.example',
    ]);
    expect(routesOfCall({ dialled: '02071838750', domains: [] }, 'GB')).toEqual([
      '02071838750',
      '+442071838750',
    ]);
    expect(routesOfCall({ dialled: ' Sales ', domains: [] }, 'US')).toEqual(['sales']);
    expect(routesOfCall({ domains: ['pbx.example'] }, 'US')).toEqual(['pbx.example']);
  });

  it('match a route as an admin writes it, in any spelling', () => {
    for (const dialled of ['4155550142', '+14155550142', '14155550142', '(415) 555-0142']) {
      expect(routesOfCall({ dialled, domains: [] }, 'US')).toContain(parseRoute(dialled, 'US'));
    }
  });

  it('are empty if the text is too long', () => {
    const longest = `${'a'.repeat(251)}.com`;
    expect(routesOfCall({ dialled: `${longest}m`, domains: [`${longest}m`] }, 'US')).toEqual([]);
    expect(routesOfCall({ domains: [longest] }, 'US')).toEqual([longest]);
  });

  it('read a million characters at most twice', () => {
    const run = (text: string) => routesOfCall({ dialled: text, domains: [text] }, 'DE');
    expect(textsReadOften(run)).toEqual([]);
  });
});
