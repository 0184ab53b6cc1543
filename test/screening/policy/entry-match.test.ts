import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifyCaller } from '../../../src/screening/caller/caller-identity.js';
import { entryKind, isProblem, parseEntry } from '../../../src/screening/policy/entry.js';
import { lookupKeys, matchEntry } from '../../../src/screening/policy/entry-match.js';
import { runs } from '../../support/runs.js';
import { textsReadOften } from '../../support/text-work.js';
import { headersOf } from '../build.js';

describe('matchEntry', () => {
  const hit = (text: string, number: string, name?: string) =>
    matchEntry(text, identifyCaller({ ...headersOf(number), callerIdName: name }, 'US'));

  it.each([
    ['+14155550100', '4155550100', '4155550101'],
    ['1012', '1012', '10120'],
    ['alice', 'Alice', 'alice2'],
    ['+1900*', '9005550100', '9015550100'],
    ['+1*', '4155550100', '+442071838750'],
    ['+14155550100*', '4155550100', '4155550101'],
    ['+*', '4155550100', '1012'],
  ])('%s matches %s, but not %s', (text, met, other) => {
    expect(hit(text, met)).toMatchObject({ kind: entryKind(text) });
    expect(hit(text, other)).toBeUndefined();
  });

  it.each([
    ['name:*warranty*', 'Extended WARRANTY dept', 'Warrant'],
    ['name:warranty', ' Warranty ', 'My Warranty'],
    ['name:warranty*', 'warranty', 'a warranty'],
    ['name:*warranty', 'car warranty', 'warranty!'],
    ['name:v????', 'V1234', 'V12345'],
    ['name:v????', 'v1234', 'v123'],
    ['name:*a*b*c', 'xaxbxbc', 'xaxbcx'],
    ['name:?', '😀', '😀😀'],
    ['name:spam', 'ＳＰＡＭ', 'sham'],
    ['name:café', 'Cafe\u0301', 'cafe'],
    ['name:a.c', 'A.C', 'abc'],
    ['name:a[bc]', 'a[bc]', 'ab'],
    ['name:a\\*', 'a\\b', 'a*'],
  ])('%s matches the name %j, but not %j', (text, met, other) => {
    expect(hit(text, '1012', met)).toEqual({ kind: 'name', number: undefined });
    expect(hit(text, '1012', other)).toBeUndefined();
  });

  it('matches no name if none was sent', () => {
    expect(hit('name:?*', '1012', '')).toBeUndefined();
    expect(hit('name:*', '1012')).toBeUndefined();
  });

  it('returns the number that matched', () => {
    const identity = identifyCaller({ callerIdNumber: '1012', fromUser: '9005550100' }, 'US');
    expect(matchEntry('+1900*', identity)).toEqual({ kind: 'prefix', number: '+19005550100' });
    expect(matchEntry('1012', identity)).toEqual({ kind: 'number', number: '1012' });
    expect(matchEntry('1013', identity)).toBeUndefined();
  });

  it('agrees with a regular expression on every pattern and name', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'ab'), maxLength: 12 });
    const patterns = fc.string({ unit: fc.constantFrom(...'ab*?'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(patterns, letters, (pattern, name) => {
        const regExp = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(hit(`name:${pattern}`, '1012', name) !== undefined).toBe(regExp.test(name));
      }),
      { numRuns: runs(300) },
    );
  });

  it('reads a million characters of asserted numbers at most twice', () => {
    const texts = [
      '+14155550100',
      '+1900*',
      `name:${'*a'.repeat(120)}*b`,
      `name:${'?*'.repeat(120)}b`,
    ];
    const often = texts.flatMap((entry) =>
      textsReadOften((text) => {
        const identity = { ...identifyCaller({}, 'US'), name: text };
        return matchEntry(entry, {
          ...identity,
          asserted: [{ source: 'presented', number: text }],
        });
      }),
    );
    expect(often).toEqual([]);
  });
});

describe('lookupKeys', () => {
  const keysOf = (number: string, name?: string) =>
    lookupKeys(identifyCaller({ ...headersOf(number), callerIdName: name }, 'US'));

  it('are the numbers, their prefixes and the trigrams of the name', () => {
    expect(keysOf('1012')).toEqual(['1012']);
    expect(keysOf('+290')).toEqual(['+290', '+290*', '+29*', '+2*', '+*']);
    expect(keysOf('1012', 'Jane')).toEqual(['1012', '~', '~jan', '~ane']);
  });

  it('are few, however long the name and the number', () => {
    const keys = keysOf(`+${'1'.repeat(65_536)}`, 'ﷺ😀a'.repeat(20_000));
    expect(keys.length).toBeLessThan(300);
  });

  it('contain the key of every entry that matches the caller', () => {
    const units = fc.constantFrom(...'abcABC İΣ😀😁ﬁ\u0301é');
    const patterns = fc.string({ unit: fc.oneof(units, fc.constantFrom('*', '?')), minLength: 1 });
    const texts = fc.oneof(
      patterns.map((pattern) => `name:${pattern}`),
      fc.stringMatching(/^\+1[2-9]{0,10}\*?$/),
      fc.stringMatching(/^[0-9]{3,6}$/),
    );
    const numbers = fc.oneof(
      fc.stringMatching(/^\+1[2-9]{10}$/),
      fc.stringMatching(/^[0-9]{3,6}$/),
    );
    let met = 0;
    fc.assert(
      fc.property(
        texts,
        numbers,
        fc.string({ unit: units }),
        fc.nat(),
        (text, number, name, cut) => {
          // Half of the names are what the pattern says, so that some do meet.
          const told =
            cut % 2 === 0 ? name : text.slice(5).replace(/[*?]/g, name.slice(0, cut % 4));
          const parsed = parseEntry(cut % 3 === 0 ? number : text, 'US');
          if (isProblem(parsed)) return;
          const identity = identifyCaller({ ...headersOf(number), callerIdName: told }, 'US');
          if (matchEntry(parsed.text, identity) === undefined) return;
          met++;
          expect(lookupKeys(identity)).toContain(parsed.probe);
        },
      ),
      { numRuns: runs(500) },
    );
    expect(met).toBeGreaterThan(80);
  });

  it('read a million characters at most twice', () => {
    expect(
      textsReadOften((text) => {
        const source = 'presented' as const;
        const numbers = [text, `+${text}`].map((number) => ({ source, number }));
        return lookupKeys({ ...identifyCaller({}, 'US'), name: text, asserted: numbers });
      }),
    ).toEqual([]);
  });
});
