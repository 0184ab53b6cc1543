import { nearest } from '../did-you-mean.js';
import { invalid } from '../errors.js';
import { ATTESTATIONS, readVerification } from '../screening/caller/verification.js';

/**
 * Headers for a trial call. A live call may carry anything, but here an unknown value is a typing
 * error.
 */

/** RFC 3323 section 4.2, `id` of RFC 3325 section 9.3 and `history` of RFC 7044 section 10.1. */
export const PRIVACY_TOKENS = ['id', 'user', 'header', 'session', 'critical', 'none', 'history'];

export const VERSTATS = [
  ...ATTESTATIONS.map((level) => `TN-Validation-Passed-${level}`),
  'TN-Validation-Failed',
  'No-TN-Validation',
];

/** Returns the Privacy header unchanged. Throws `AppError` for the first unknown token. */
export function readPrivacy(text: string | undefined): string | undefined {
  const tokens = (text ?? '').split(/[;,\s]+/).filter((token) => token !== '');
  const unknown = tokens.find((token) => !PRIVACY_TOKENS.includes(token.toLowerCase()));
  if (unknown === undefined) return text;
  throw invalid(
    `"${unknown}" is not a token of a Privacy header; one of ${PRIVACY_TOKENS.join(', ')}${nearest(unknown, PRIVACY_TOKENS)}`,
    { field: 'privacy' },
  );
}

/**
 * Returns a STIR/SHAKEN result unchanged. Throws `AppError` for one that a live call would ignore.
 */
export function readVerstat(text: string | undefined): string | undefined {
  if (!text || readVerification([text]).status !== 'none' || NO_RESULT.test(text)) return text;
  throw invalid(
    `"${text}" is not a STIR/SHAKEN result; one of ${VERSTATS.join(', ')}${nearest(text, VERSTATS)}`,
    { field: 'verstat' },
  );
}

const NO_RESULT = /(?:^|[;\s]|verstat=)"?No-TN-Validation(?![A-Za-z0-9])/i;
