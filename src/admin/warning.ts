import type { Remedy } from '../errors.js';

/** What was done and doesn't do what it seems to: in words, and what mends it as data. */
export interface Warning {
  readonly code: 'list-disabled' | 'list-inactive' | 'caller-unaffected';
  readonly problem: string;
  readonly remedy: Remedy;
}
