import { describe, expect, it } from 'vitest';
import {
  HANGUP_CAUSES,
  type HangupCause,
  isHangupCause,
} from '../../../src/screening/policy/hangup-causes.js';

describe('isHangupCause', () => {
  it.each([
    ['CALL_REJECTED', true],
    ['call_rejected', false],
    ['REJECTED', false],
    ['CALL_REJECTED ', false],
    ['USER_BUSY', true],
    ['BUSY', false],
    ['UNWANTED', true],
    ['UNWANTED_CALL', false],
    ['NORMAL_CLEARING', true],
    ['NORMAL', false],
    ['REJECT_ALL', true],
    ['REJECT', false],
    ['NO_ANSWER', true],
    ['NONE', false],
    ['SUCCESS', false],
    ['UNKNOWN', false],
    ['21', false],
    ['', false],
    ['constructor', false],
    ['toString', false],
    ['__proto__', false],
  ])('%j: %s', (text, expected) => {
    expect(isHangupCause(text)).toBe(expected);
  });
});

describe('HANGUP_CAUSES', () => {
  it.each([
    ['UNALLOCATED_NUMBER', 1],
    ['NORMAL_CLEARING', 16],
    ['USER_BUSY', 17],
    ['CALL_REJECTED', 21],
    ['INCOMING_CALL_BARRED', 54],
    ['INTERWORKING', 127],
    ['ORIGINATOR_CANCEL', 487],
    ['UNWANTED', 819],
    ['REJECT_ALL', 825],
  ] satisfies [HangupCause, number][])('%s is %d', (cause, code) => {
    expect(HANGUP_CAUSES[cause]).toBe(code);
  });

  it('has a distinct number for each of the 80 causes', () => {
    const codes = Object.values(HANGUP_CAUSES);
    expect(codes).toHaveLength(80);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
