import { nearest } from '../did-you-mean.js';
import { invalid } from '../errors.js';
import { ATTESTATIONS, readVerification } from '../screening/caller/verification.js';

/** Headers of a caller to try. A live call may send anything; here it is a slip. */

/** RFC 3323 section 4.2, `id` of RFC 3325 section 9.3 and `history` of RFC 7044 section 10.1. */
export const PRIVACY_TOKENS = ['id', 'user', 'header', 'session', 'critical', 'none', 'history'];

export const VERSTATS = [
  ...ATTESTATIONS.map((level) => `TN-Validation-Passed-${level}`),
  'TN-Validation-Failed',
  'No-TN-Validation',
];

/** The Privacy header as given. Throws `AppError` for the first token that means nothing. */
export function readPrivacy(text: string | undefined): string | undefined {
  const tokens = (text ?? '').split(/[;,\s]+/).filter((token) => token !== '');
  const unknown = tokens.find((token) => !PRIVACY_TOKENS.includes(token.toLowerCase()));
  if (unknown === undefined) return text;
  throw invalid(
    `"${unknown}" is no token of a Privacy header; one of ${PRIVACY_TOKENS.join(', ')}${nearest(unknown, PRIVACY_TOKENS)}`,
    { field: 'privacy' },
  );
}

/** A STIR/SHAKEN result as given. Throws `AppError` for what a live call would pass over. */
export function readVerstat(text: string | undefined): string | undefined {
  if (!text || readVerification([text]).status !== 'none' || NO_RESULT.test(text)) return text;
  throw invalid(
    `"${text}" is no STIR/SHAKEN result; one of ${VERSTATS.join(', ')}${nearest(text, VERSTATS)}`,
    { field: 'verstat' },
  );
}

const NO_RESULT = /(?:^|[;\s]|verstat=)"?No-TN-Validation(?![A-Za-z0-9])/i;
