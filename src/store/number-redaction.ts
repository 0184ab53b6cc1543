import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { invalid, messageOf } from '../errors.js';

export const CALLER_PRIVACY = ['full', 'masked', 'hashed'] as const;
/** How much of a caller's number is stored in the call log and in log lines. */
export type CallerPrivacy = (typeof CALLER_PRIVACY)[number];

/** Returns the stored form of a number. */
export interface NumberRedactor {
  (number: string): string;
  /** Absent if numbers are kept in full. */
  readonly privacy?: 'masked' | 'hashed';
}

/** `masked` removes the last four digits. `hashed` is a keyed hash, equal for equal numbers. */
export function redactorFor(privacy: CallerPrivacy, hashKey: Buffer | undefined): NumberRedactor {
  switch (privacy) {
    case 'full':
      return (number) => number;
    case 'masked':
      return Object.assign((number: string) => mask(number), { privacy });
    case 'hashed':
      return Object.assign((number: string) => hash(number, hashKey ?? ''), { privacy });
    default:
      return privacy satisfies never;
  }
}

function mask(number: string): string {
  return `${number.slice(0, -4)}${'x'.repeat(Math.min(4, number.length))}`;
}

function hash(number: string, key: Buffer | string): string {
  return createHmac('sha256', key).update(number).digest('hex').slice(0, 24);
}

const MIN_KEY_BYTES = 16;

/**
 * Reads the secret of caller-privacy hashed; undefined for the other levels. Throws `AppError` if the
 * file can't be read or is too short.
 */
export function readHashKey({
  callerPrivacy,
  hashKeyFile,
}: {
  readonly callerPrivacy: CallerPrivacy;
  readonly hashKeyFile: string | undefined;
}): Buffer | undefined {
  if (callerPrivacy !== 'hashed' || hashKeyFile === undefined) return undefined;
  try {
    const key = readFileSync(hashKeyFile);
    if (key.length >= MIN_KEY_BYTES) return key;
  } catch (error) {
    throw invalid(`can't read the hash key ${hashKeyFile}: ${messageOf(error)}`);
  }
  throw invalid(
    `the hash key ${hashKeyFile} is too short; create one with: head -c 32 /dev/urandom`,
  );
}
