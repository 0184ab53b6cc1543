import type { Subscription } from './subscription.js';

/* What an import of many entries into a list is told, and what it tells. */

export interface MergeSource {
  readonly subscription: Subscription;
  readonly isNew: boolean;
}

export interface MergeOptions {
  /**
   * Makes the list equal to the staged entries, labels and expiries included. Otherwise entries are
   * added and renewed.
   */
  readonly replace: boolean;
  /**
   * What the entries are fetched for. The list must have it already or, if it `isNew`, gets it. Absent:
   * a list with a subscription is refused.
   */
  readonly source?: MergeSource | undefined;
  /** The list's anonymous rule; absent leaves it unchanged. */
  readonly blockAnonymous?: boolean | undefined;
}

export interface StagedCounts {
  /** Entries staged. */
  readonly staged: number;
  /** Distinct texts among them. */
  readonly distinct: number;
  /** Those of them that are to be merged. */
  readonly kept: number;
}

export interface MergeCounts {
  readonly added: number;
  /** Entries that existed with another label or expiry. */
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
}

export interface MergePreview extends MergeCounts {
  /** The first few that would be added. */
  readonly addedSample: readonly string[];
  readonly removedSample: readonly string[];
}
