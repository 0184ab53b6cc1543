import { describe, expect, it } from 'vitest';
import { detectFormat, openListFile } from '../../src/formats/detect.js';
import type { Format } from '../../src/formats/format-names.js';
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
    ['{"numbers":["+14155550100"]}', 'kazoo'],
    ['{"version":1,"numbers":[ {"votes":4,"phone":"+49"}]}', 'phoneblock'],
    ['<blocklist version="1"/>', 'phoneblock'],
    ['<?xml version="1.0"?>\n<!-- <x> --><phonebooks/>', 'fritzbox'],
    ['<phonebook>', 'fritzbox'],
    ['{"data":[{"attributes":{"company-phone-number":""}}]}', 'ftc'],
    ['Ticket ID,Caller ID Number', 'fcc'],
    ['id,caller_id_number', 'fcc'],
    ['Name,Given Name,Phone 1 - Type,Phone 1 - Value', 'google'],
    ['begin:vcard\r\nVERSION:3.0', 'vcard'],
    ['/blacklist/4155550100      : 1', 'asterisk'],
    ['# ncidd.blacklist\n4155550100', 'ncid'],
    ['^1?876', 'ncid'],
    ['8005551212?        ------         JUNK CALL', 'jcblock'],
    ['#x\nAUTO WARRANTY?     020510', 'jcblock'],
    ['+14155550100,Dave', 'csv'],
    ['phone\n+14155550100', 'csv'],
    ['Telefon;Name\n030 23125100;Zoe', 'csv'],
  ] satisfies [string, Format][])('%j is %s', (text, expected) => {
    expect(detectFormat(text, 'file')).toBe(expected);
  });

  it.each([
    ['a,b,c\n1,2,3', 'numbers.csv'],
    ['phone\n1012', 'numbers.csv'],
    ['day,sum\n2026-11-01,100\n2026-11-02,200', 'numbers.csv'],
    ['alice', 'numbers'],
  ])('rejects %j in %s, and lists the known formats', (text, name) => {
    const [first] = text.split('\n');
    expect(() => detectFormat(text, name)).toThrow(
      `can't tell the format of ${name}: its first line is "${first}"; known are csv (with a column number, or one that has telephone numbers), lines, json`,
    );
  });

  it('names the kind of an unknown XML', () => {
    expect(() => detectFormat('<?xml version="1.0"?><rss/>', 'a.xml')).toThrow(
      'a.xml is XML with the root element <rss>; known are blocklist (PhoneBlock) and phonebooks',
    );
  });

  it('knows the lists of NCID by their names', () => {
    expect(detectFormat('4155550100', '/etc/ncid/ncidd.whitelist')).toBe('ncid');
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
