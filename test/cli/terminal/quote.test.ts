import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { quote } from '../../../src/cli/terminal/quote.js';

describe('quote', () => {
  it.each([
    ['+14155550100', '+14155550100'],
    ['acme/blocked', 'acme/blocked'],
    ['--country=US', '--country=US'],
    ['+1900*', "'+1900*'"],
    ['(415) 555-0100', "'(415) 555-0100'"],
    ["name:it's ?", "'name:it'\\''s ?'"],
    ['$(id) `id` #1 ~', "'$(id) `id` #1 ~'"],
    ['=id', "'=id'"],
    ['', "''"],
  ])('%j is %s, and a shell reads it back', (word, expected) => {
    expect(quote(word)).toBe(expected);
    const { stdout } = spawnSync('sh', ['-c', `printf %s ${expected}`], { encoding: 'utf8' });
    expect(stdout).toBe(word);
  });
});
