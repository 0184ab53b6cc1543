/** One thing that a change did, in the names of then. */
export interface Difference {
  readonly did: 'added' | 'changed' | 'removed';
  readonly kind: 'setting' | 'account' | 'route' | 'list' | 'activation' | 'entries';
  /** The setting, account or route; of an activation and of entries, their list. */
  readonly name: string;
  /** Whose route or activation it is. */
  readonly account?: string | undefined;
  /** What stands otherwise than before. */
  readonly fields?: Readonly<Record<string, FieldDifference>> | undefined;
  /** How many entries, and a few of them. */
  readonly count?: number | undefined;
  readonly examples?: readonly string[] | undefined;
}

/** `null` where there was, or is, nothing. */
export interface FieldDifference {
  readonly before: FieldValue;
  readonly after: FieldValue;
}

export type FieldValue = string | number | boolean | null;

/** A change of the policy, as the history keeps it. */
export interface RecordedChange {
  readonly id: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly author: string;
  readonly what: string;
  /** The change that this one took back. */
  readonly undoes?: number | undefined;
  /** The change that took this one back, where that still holds. */
  readonly undoneBy?: number | undefined;
  /** Absent for changes from before they were kept, which can't be undone. */
  readonly differences?: readonly Difference[] | undefined;
}

export interface HistoryFilter {
  /** Only changes that touched this account, what belongs to it, or this list. */
  readonly subject?: string | undefined;
  readonly limit: number;
}

/** What a change did, or would do: then it has no number. */
export interface ChangeOutcome {
  readonly change?: number | undefined;
  readonly differences: readonly Difference[];
}

/** The change that was taken back, and by what. */
export interface UndoOutcome extends ChangeOutcome {
  readonly undone: RecordedChange;
}
