import { describe, expect, it } from 'vitest';
import { addressUser, isPartyCalling } from '../../../src/screening/caller/name-address.js';
import { textsReadOften } from '../../support/text-work.js';

describe('addressUser', () => {
  it.each([
    ['+14155550100', '+14155550100'],
    ['alice', 'alice'],
    ['sip:+14155550100@pbx.example', '+14155550100'],
    ['SIPS:alice@pbx.example', 'alice'],
    ['tel:+1-415-555-0100', '+1-415-555-0100'],
    ['<sip:+14155550100@pbx.example>', '+14155550100'],
    ['Jane <sip:+14155550100@pbx.example>;party=calling', '+14155550100'],
    ['"Jane" <sip:+14155550100@pbx.example>;privacy=full', '+14155550100'],
    ['"<sip:+442071838750@x>" <sip:+14155550100@pbx.example>', '+14155550100'],
    ['"a \\" <sip:+442071838750@x>" <sip:+14155550100@pbx.example>', '+14155550100'],
    ['"a, b" <sip:+14155550100@pbx.example>, <sip:1012@pbx.example>', '+14155550100'],
    ['<tel:+14155550100>, <sip:1012@pbx.example>', '+14155550100'],
    [
      'sip:+14155550100;verstat=TN-Validation-Passed@x',
      '+14155550100;verstat=TN-Validation-Passed',
    ],
    ['sip:alice:secret@pbx.example', 'alice'],
    ['sip:%2B14155550100@pbx.example', '+14155550100'],
    ['sip:100%25@pbx.example', '100%'],
    ['sip:100%@pbx.example', '100%'],
    ['"unclosed <sip:+14155550100@pbx.example>', '+14155550100'],
  ])('%s is %s', (text, expected) => {
    expect(addressUser(text)).toBe(expected);
  });

  it.each([
    [undefined],
    [''],
    ['<>'],
    ['"Jane" <>'],
    ['sip:'],
    ['sip:@pbx.example'],
    ['sip:pbx.example'],
    ['"Jane" <sip:pbx.example;transport=udp>'],
  ])('%j has no user', (text) => {
    expect(addressUser(text)).toBeUndefined();
  });

  it('reads a million characters at most twice', () => {
    expect(textsReadOften((text) => [addressUser(text), isPartyCalling(text)])).toEqual([]);
  });
});

describe('isPartyCalling', () => {
  it.each([
    ['<sip:1012@pbx.example>;party=calling', true],
    ['<sip:1012@pbx.example>;party=called', false],
    ['<sip:1012@pbx.example>;screen=yes; Party = CALLED', false],
    ['<sip:1012@pbx.example>;party=calledx', true],
    ['<sip:1012@pbx.example>', true],
    ['";party=called" <sip:1012@pbx.example>', true],
    [undefined, false],
  ])('%j: %s', (text, expected) => {
    expect(isPartyCalling(text)).toBe(expected);
  });
});
