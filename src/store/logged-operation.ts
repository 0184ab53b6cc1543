import type { Role } from './access.js';
import type { Operation, RenameOperation } from './operation.js';

/*
 * What the log of a shared policy holds of a change: what the writer did, in the order in which it
 * did it. Another host does the same to the same state and gets the same state. Unlike the history,
 * it has every entry and the hashes of passwords.
 */

/** What the history says of a change. */
export interface ChangeHeader {
  /** The number of the change. */
  readonly change: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly author: string;
  readonly what: string;
  readonly undoes?: number | undefined;
}

/** Removes all entries of a list. */
export interface ClearEntries {
  readonly kind: 'clear-entries';
  readonly name: string;
}

/** Adds all entries of another list to a new one. */
export interface CopyEntries {
  readonly kind: 'copy-entries';
  readonly name: string;
  readonly from: string;
}

/** Gives the entries of a list their state before another change. */
export interface RevertEntries {
  readonly kind: 'revert-entries';
  readonly name: string;
  /** Its name at that time. */
  readonly was: string;
  readonly undone: number;
  /** Whether entries may carry that change's number. */
  readonly hasNew: boolean;
}

/** Merges entries into a list: those with texts after `from`, up to and including `to`. */
export interface MergeEntries {
  readonly kind: 'merge-entries';
  readonly name: string;
  /** Whether they replace what is there; otherwise they renew it. */
  readonly replace: boolean;
  /** Whether the other entries of the range are removed. */
  readonly prune: boolean;
  readonly from: string;
  readonly to: string;
  readonly entries: readonly LoggedEntry[];
}

/** Text, label and expiry; or just the text. */
export type LoggedEntry =
  | string
  | readonly [text: string, label: string | null, expiresAt: number | null];

/** The merge of a list is done. */
export interface EndMerge {
  readonly kind: 'end-merge';
  readonly name: string;
  /** A few of the added entries, for the history. */
  readonly examples: readonly string[];
}

/** Adds, changes or removes a user or key. */
export interface PutPrincipal {
  readonly kind: 'principal';
  readonly of: 'user' | 'key';
  readonly name: string;
  /** Absent if it is removed. */
  readonly after?: PrincipalState | undefined;
}

export interface PrincipalState {
  readonly role: Role;
  /** Sorted ids. */
  readonly accounts: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** Hashes that are slow to try, and of a key the hash of a long random text. */
  readonly md5: string | null;
  readonly sha1: string | null;
  readonly key: string | null;
}

export type LoggedOperation =
  | Operation
  | RenameOperation
  | ClearEntries
  | CopyEntries
  | RevertEntries
  | MergeEntries
  | EndMerge
  | PutPrincipal;

/** Receives a change while it is made. */
export interface Journal {
  begin(header: ChangeHeader): void;
  add(operation: LoggedOperation): void;
}
