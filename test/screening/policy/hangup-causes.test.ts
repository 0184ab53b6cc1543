import { describe, expect, it } from 'vitest';
import {
  HANGUP_CAUSES,
  type HangupCause,
  isHangupCause,
  sipStatusOf,
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

  it('gives each of the 80 causes a number of its own', () => {
    const codes = Object.values(HANGUP_CAUSES);
    expect(codes).toHaveLength(80);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe('sipStatusOf', () => {
  it.each([
    ['CALL_REJECTED', 603],
    ['DECLINE', 603],
    ['REJECT_ALL', 603],
    ['USER_BUSY', 486],
    ['BUSY_EVERYWHERE', 600],
    ['UNALLOCATED_NUMBER', 404],
    ['DOES_NOT_EXIST_ANYWHERE', 604],
    ['INCOMING_CALL_BARRED', 403],
    ['FACILITY_NOT_SUBSCRIBED', 480],
    ['UNWANTED', 607],
    ['NOT_ACCEPTABLE', 606],
    ['NO_IDENTITY', 428],
    ['BAD_IDENTITY_INFO', 429],
    ['UNSUPPORTED_CERTIFICATE', 437],
    ['INVALID_IDENTITY', 438],
    ['STALE_DATE', 403],
    ['NORMAL_CLEARING', 480],
    ['NO_ANSWER', 480],
    ['NO_USER_RESPONSE', 408],
    ['SERVICE_UNAVAILABLE', 480],
    ['SWITCH_CONGESTION', 503],
  ] satisfies [HangupCause, number][])('%s is answered %d', (cause, status) => {
    expect(sipStatusOf(cause)).toBe(status);
  });
});
