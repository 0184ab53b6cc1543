import { AppError, type ErrorCode } from '../errors.js';

/** One effect of a change, with the names of that time. */
export interface Difference {
  readonly did: 'added' | 'changed' | 'removed';
  readonly kind:
    | 'setting'
    | 'account'
    | 'route'
    | 'list'
    | 'activation'
    | 'entries'
    /** What clients of KAZOO's API keep in an account or list. */
    | 'document'
    /** Access to the web interface. Recorded, but can't be undone. */
    | 'user'
    | 'key';
  /** The setting, account or route. For an activation and for entries: the list. */
  readonly name: string;
  /** The account that the route, activation or document belongs to. */
  readonly account?: string | undefined;
  /** The fields that changed. */
  readonly fields?: Readonly<Record<string, FieldDifference>> | undefined;
  /** The number of entries, and a few examples. */
  readonly count?: number | undefined;
  readonly examples?: readonly string[] | undefined;
}

/** `null` stands for no value. */
export interface FieldDifference {
  readonly before: FieldValue;
  readonly after: FieldValue;
}

export type FieldValue = string | number | boolean | null;

/** A change of the policy, as recorded in the history. */
export interface RecordedChange {
  readonly id: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly author: string;
  readonly what: string;
  /** The change that this one undid. */
  readonly undoes?: number | undefined;
  /** The change that undid this one, unless that was itself undone. */
  readonly undoneBy?: number | undefined;
  /** Absent for changes made before operations were recorded. These can't be undone. */
  readonly differences?: readonly Difference[] | undefined;
}

/** What a change did to one entry. */
export interface EntryDifference {
  readonly did: 'added' | 'changed' | 'removed';
  /** The name of the list at that time. */
  readonly list: string;
  readonly text: string;
  /** Absent if the change added the entry. */
  readonly before?: EntryFields | undefined;
  /** Absent if the change removed the entry, and for new entries, whose fields may have changed since. */
  readonly after?: EntryFields | undefined;
}

export interface EntryFields {
  readonly label?: string | undefined;
  /** Unix milliseconds. */
  readonly expiresAt?: number | undefined;
}

export interface HistoryFilter {
  /** Only changes that touched this list, or this account and what belongs to it. */
  readonly subject?: string | undefined;
  /** Only changes of this author. */
  readonly author?: string | undefined;
  /** Only changes from this moment on. Unix milliseconds. */
  readonly since?: number | undefined;
  /** Only changes before this one. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** What a change did. For a dry run it has no number. */
export interface ChangeOutcome {
  readonly change?: number | undefined;
  readonly differences: readonly Difference[];
}

/** The change that was undone or redone, and the effect. */
export interface UndoOutcome extends ChangeOutcome {
  readonly target: RecordedChange;
}

/** The next change to undo or redo. */
export interface UndoTarget {
  readonly target: RecordedChange;
  /** The author of the change, of its undo, and of every change since; each once. */
  readonly authors: readonly string[];
}

/** Why a change can't be undone or redone. */
export type UndoProblem =
  | { readonly kind: 'no-such-change'; readonly change: number; readonly newest: number }
  /** Made before operations were recorded. */
  | { readonly kind: 'not-recorded'; readonly change: number }
  /** A change of users or keys, whose secrets are not recorded. */
  | { readonly kind: 'of-access'; readonly change: number }
  | { readonly kind: 'undone-already'; readonly change: number; readonly by: number }
  | { readonly kind: 'not-undone'; readonly change: number }
  /** Later changes touched the same things. Newest first. */
  | {
      readonly kind: 'touched-since';
      readonly change: number;
      readonly later: readonly LaterChange[];
    };

export interface LaterChange {
  readonly id: number;
  readonly what: string;
}

/** Thrown if a change can't be undone or redone. The caller adds the remedy. */
export class UndoRefused extends AppError {
  readonly problem: UndoProblem;

  constructor(problem: UndoProblem) {
    const code: ErrorCode = problem.kind === 'no-such-change' ? 'not-found' : 'invalid';
    super(code, `change ${problem.change}: ${problem.kind}`);
    this.problem = problem;
  }
}
