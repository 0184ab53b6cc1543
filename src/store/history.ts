import { AppError, type ErrorCode } from '../errors.js';

/** One thing that a change did, in the names of then. */
export interface Difference {
  readonly did: 'added' | 'changed' | 'removed';
  readonly kind:
    | 'setting'
    | 'account'
    | 'route'
    | 'list'
    | 'activation'
    | 'entries'
    /** Who may use the web interface; recorded, and never undone. */
    | 'user'
    | 'key';
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
  /** Only changes of this author. */
  readonly author?: string | undefined;
  /** Only changes from this moment on, in Unix milliseconds. */
  readonly since?: number | undefined;
  readonly limit: number;
}

/** What a change did, or would do: then it has no number. */
export interface ChangeOutcome {
  readonly change?: number | undefined;
  readonly differences: readonly Difference[];
}

/** The change that was undone or redone, and what that did. */
export interface UndoOutcome extends ChangeOutcome {
  readonly target: RecordedChange;
}

/** The change that comes next, backwards (undo) or forwards (redo). */
export interface UndoTarget {
  readonly target: RecordedChange;
  /** Who made it, or undid it, and who changed anything since; each once. */
  readonly authors: readonly string[];
}

/** Why a change can't be undone or redone. */
export type UndoProblem =
  | { readonly kind: 'no-such-change'; readonly change: number; readonly newest: number }
  /** Made before changes were kept with what they did. */
  | { readonly kind: 'not-recorded'; readonly change: number }
  /** Of users or keys, whose secrets no history keeps. */
  | { readonly kind: 'of-access'; readonly change: number }
  | { readonly kind: 'undone-already'; readonly change: number; readonly by: number }
  | { readonly kind: 'not-undone'; readonly change: number }
  /** Later changes touched the same, the newest first. */
  | {
      readonly kind: 'touched-since';
      readonly change: number;
      readonly later: readonly LaterChange[];
    };

export interface LaterChange {
  readonly id: number;
  readonly what: string;
}

/** Thrown where a change can't be undone or redone. Whoever presents it adds the remedy. */
export class UndoRefused extends AppError {
  readonly problem: UndoProblem;

  constructor(problem: UndoProblem) {
    const code: ErrorCode = problem.kind === 'no-such-change' ? 'not-found' : 'invalid';
    super(code, `change ${problem.change}: ${problem.kind}`);
    this.problem = problem;
  }
}
