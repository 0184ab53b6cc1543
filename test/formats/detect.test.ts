import { describe, expect, it } from 'vitest';
import { detectFormat, type Format, openListFile } from '../../src/formats/detect.js';
import { pieces } from '../support/read-rows.js';

describe('detectFormat', () => {
  it.each([
    ['+14155550100\n', 'lines'],
    ['(415) 555-0100', 'lines'],
    ['# my list\n\n1012 # front desk\n', 'lines'],
    ['name:*warranty*, inc', 'lines'],
    ['sip:+14155550100;user=phone@example.com', 'lines'],
    ['+1900*', 'lines'],
    ['"+14155550100"', 'lines'],
    ['# only comments', 'lines'],
    ['number\n+14155550100', 'csv'],
    ['label;Number', 'csv'],
    ['"label"\t"entry"', 'csv'],
    ['call_block_uuid,call_block_number', 'fusionpbx'],
    ['blocked_caller_number', 'fusionpbx'],
    ['Company_Phone_Number,Created_Date', 'ftc'],
    ['["+14155550100"]', 'json'],
    ['  {"kind":"block","entries":[{"label":"\\"data\\": x"}]}', 'json'],
    ['{"entries":[]}', 'json'],
    ['{"data":{"name":"x","numbers":{}}}', 'kazoo'],
    ['[{"name":"x","should_block_anonymous":true,"numbers":{}}]', 'kazoo'],
  ] satisfies [string, Format][])('%j is %s', (text, expected) => {
    expect(detectFormat(text, 'file')).toBe(expected);
  });

  it.each([
    ['a,b,c\n1,2,3', 'numbers.csv'],
    ['phone\n+14155550100', 'numbers.csv'],
    ['+14155550100,Dave', 'numbers.txt'],
    ['alice', 'numbers'],
    ['<html>', 'numbers.html'],
  ])('rejects %j in %s, and lists the known formats', (text, name) => {
    const [first] = text.split('\n');
    expect(() => detectFormat(text, name)).toThrow(
      `can't tell the format of ${name}: its first line is "${first}"; known are csv (with a first line that names the column number`,
    );
  });

  it('uses the file extension if a word could be an entry or a heading', () => {
    expect(detectFormat('alice\nbob', 'names.txt')).toBe('lines');
    expect(() => detectFormat('alice\nbob', 'names.csv')).toThrow("can't tell the format");
  });

  it('shows no control characters and not too much of the line', () => {
    expect(() => detectFormat(`\x1b[31m${'x'.repeat(500)}`, 'f')).toThrow(/"\?\[31mx{115}\.\.\."/);
  });
});

describe('openListFile', () => {
  it.each(['', '\n', ' \t\r\n\n'])('refuses the empty file %j', async (text) => {
    const source = { name: 'numbers.txt', text: pieces(text, 10), now: 0 };
    await expect(openListFile(source)).rejects.toThrow('numbers.txt is empty');
    const given = { name: 'numbers.txt', text: pieces(text, 10), now: 0 };
    await expect(openListFile(given, 'lines')).rejects.toThrow('numbers.txt is empty');
  });
});
