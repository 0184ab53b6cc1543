import { createHmac } from 'node:crypto';
import type { CallerPrivacy } from '../config/settings.js';

/** What is kept of a number in the call log and in log lines. */
export interface NumberRedactor {
  (number: string): string;
  /** Absent: numbers are kept as they are. */
  readonly privacy?: 'masked' | 'hashed';
}

/** `masked` keeps all but the last four digits; `hashed` is a keyed hash, equal for equal numbers. */
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
