import type { Remedy } from '../errors.js';

/** A change that doesn't have the effect it seems to have: the text, and the remedy as data. */
export interface Warning {
  readonly code: 'list-disabled' | 'list-inactive' | 'no-time-zone' | 'caller-unaffected';
  readonly problem: string;
  readonly remedy: Remedy;
}
