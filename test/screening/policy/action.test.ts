import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAction, parseAction } from '../../../src/screening/policy/action.js';
import { isProblem } from '../../../src/screening/policy/entry.js';
import { runs } from '../../support/runs.js';

describe('parseAction', () => {
  it.each([
    ['reject', { kind: 'reject', cause: 'CALL_REJECTED' }],
    ['reject USER_BUSY', { kind: 'reject', cause: 'USER_BUSY' }],
    ['reject user busy', { kind: 'reject', cause: 'USER_BUSY' }],
    ['  reject  UNWANTED ', { kind: 'reject', cause: 'UNWANTED' }],
    [
      'respond 433 Anonymity Disallowed',
      { kind: 'respond', code: 433, phrase: 'Anonymity Disallowed' },
    ],
    ['respond 400 Bad', { kind: 'respond', code: 400, phrase: 'Bad' }],
    ['respond 699 No.', { kind: 'respond', code: 699, phrase: 'No.' }],
    ['transfer 4000', { kind: 'transfer', extension: '4000' }],
    ['transfer *98#', { kind: 'transfer', extension: '*98#' }],
    ['flag', { kind: 'flag' }],
    ['challenge', { kind: 'challenge' }],
    ['challenge 30d', { kind: 'challenge', rememberMs: 30 * 86_400_000 }],
    ['challenge 2w', { kind: 'challenge', rememberMs: 14 * 86_400_000 }],
  ])('reads %j', (text, expected) => {
    expect(parseAction(text)).toEqual(expected);
  });

  it.each([
    [
      '',
      'unknown action ""; one of: reject [CAUSE], respond CODE PHRASE, transfer EXTENSION, flag',
    ],
    ['rejct', 'did you mean "reject"?'],
    ['hangup', 'unknown action "hangup"; one of: reject [CAUSE]'],
    ['reject USER_BUSSY', 'did you mean "USER_BUSY"?'],
    ['reject constructor', 'unknown hangup cause "CONSTRUCTOR"'],
    ['respond', '"" is not a SIP status of a rejection; give 400 to 699'],
    ['respond 399 Phrase', '"399" is not a SIP status'],
    ['respond 700 Phrase', '"700" is not a SIP status'],
    ['respond 200 OK', '"200" is not a SIP status'],
    ['respond 4330 Phrase', '"4330" is not a SIP status'],
    ['respond 433', '"" is not a valid reason phrase; write 1 to 64 letters'],
    ['respond 433 a;b', '"a;b" is not a valid reason phrase'],
    ['respond 433 $system', 'as in "respond 433 Anonymity Disallowed"'],
    [`respond 433 ${'a'.repeat(65)}`, 'is not a valid reason phrase'],
    ['transfer', '"" is not a valid extension; write 1 to 64'],
    ['transfer 1000 XML public', '"1000 XML public" is not a valid extension'],
    ['transfer $x', 'is not a valid extension'],
    ['transfer -bleg', 'not beginning with -'],
    ['flag spam', 'flag takes no argument: "flag spam"'],
    [
      'challenge soon',
      '"soon" is not a time for which a caller can be remembered; give 1m to 3650d',
    ],
    ['challenge 30d please', '"30d please" is not a time'],
    ['challenge 59s', '"59s" is not a time'],
    ['challenge 3651d', '"3651d" is not a time'],
    ['challnge', 'did you mean "challenge"?'],
  ])('rejects %j: %s', (text, expected) => {
    expect(parseAction(text)).toEqual({ problem: expect.stringContaining(expected) });
  });

  it('reads any text, and back what it reads as the same', () => {
    const words = fc.constantFrom(
      'reject',
      'respond',
      'transfer',
      'flag',
      'challenge',
      '30d',
      '433',
      'USER_BUSY',
      'a.b',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(words, fc.string({ maxLength: 4 }))).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const action = parseAction(text);
        if (!isProblem(action)) expect(parseAction(formatAction(action))).toEqual(action);
      }),
      { numRuns: runs(200) },
    );
  });
});
