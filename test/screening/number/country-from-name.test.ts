import { describe, expect, it } from 'vitest';
import { nearestCountry } from '../../../src/screening/number/country-from-name.js';

describe('nearestCountry', () => {
  it.each([
    ['UK', 'GB'],
    ['usa', 'US'],
    ['us', 'US'],
    ['Germany', 'DE'],
    ['untied states', 'US'],
    ['Brasil', 'BR'],
    [' france ', 'FR'],
  ])('%s is probably %s', (text, code) => {
    expect(nearestCountry(text)).toBe(`; did you mean "${code}"?`);
  });

  it.each(['', 'xyzzyxyzzy', '123'])('%j is near none', (text) => {
    expect(nearestCountry(text)).toBe('');
  });
});
