import type { ParsedEntry } from '../screening/policy/entry.js';
import type {
  Account,
  BlockAction,
  Entry,
  ListKind,
  PolicyReader,
  Settings,
} from '../screening/policy/policy.js';
import type { PolicyDocument } from './document/policy-document.js';
import type {
  ChangeOutcome,
  HistoryFilter,
  RecordedChange,
  UndoOutcome,
  UndoTarget,
} from './history.js';

/** What an admin may say of an account; absent keeps what is there, null takes it back. */
export interface AccountPatch {
  readonly name?: string;
  readonly country?: Account['country'];
  readonly extension?: string | null;
  readonly dialplan?: string | null;
  readonly context?: string | null;
  readonly mode?: Account['mode'];
  /** Unix milliseconds. */
  readonly pausedUntil?: number | null;
  readonly blockAnonymous?: boolean;
  readonly anonymousScope?: Account['anonymousScope'];
  readonly anonymousAction?: BlockAction;
  readonly verification?: Account['verification'];
  readonly defaultVerdict?: Account['defaultVerdict'];
}

export interface ListPatch {
  readonly kind?: ListKind;
  readonly action?: BlockAction;
  readonly blockAnonymous?: boolean;
  readonly enabled?: boolean;
  readonly everyone?: boolean;
}

/** A list as it stands, apart from any account's view of it. */
export interface ListSummary {
  readonly name: string;
  readonly owner?: string | undefined;
  readonly kind: ListKind;
  readonly action: BlockAction;
  readonly blockAnonymous: boolean;
  readonly enabled: boolean;
  readonly everyone: boolean;
  readonly entries: number;
  /** Accounts that said so themselves; an account that said no is in `inactiveFor`. */
  readonly activeFor: readonly string[];
  readonly inactiveFor: readonly string[];
}

export interface NewEntry extends ParsedEntry {
  readonly label?: string | undefined;
  /** Unix milliseconds. */
  readonly expiresAt?: number | undefined;
}

/** An entry with where it came from. */
export interface StoredEntry {
  readonly text: string;
  readonly label?: string | undefined;
  readonly expiresAt?: number | undefined;
  readonly author: string;
  /** The change that put it there, as its command line reads. */
  readonly origin: string;
  readonly createdAt: number;
}

/** Some entries of a list. */
export interface EntryPage {
  /** Only those whose texts come after this one. */
  readonly after?: string;
  readonly limit?: number;
  /** Only those with this in their text or label, in either case. */
  readonly search?: string | undefined;
}

/** What one change may do. Each method throws `AppError` `not-found` or `invalid` where it can't. */
export interface PolicyEdit {
  addAccount(id: string, patch: AccountPatch): void;
  updateAccount(id: string, patch: AccountPatch): void;
  /** With its routes and its own lists. */
  removeAccount(id: string): void;
  /** False where the account has the route already; throws where another one has it. */
  addRoute(accountId: string, route: string): boolean;
  removeRoute(accountId: string, route: string): void;
  /** An account's own list is active from here on unless `active` is false. */
  createList(name: string, kind: ListKind, patch: ListPatch, active: boolean): void;
  /** Makes it where there is none; throws where it is there and of the other kind. */
  ensureList(name: string, kind: ListKind): void;
  updateList(name: string, patch: ListPatch): void;
  removeList(name: string): void;
  /**
   * Adds entries and renews those that are there: a new label or expiry replaces the old one, and an
   * expired entry that gets no new expiry has none. Of two with the same text the first counts.
   */
  addEntries(list: string, entries: Iterable<NewEntry>): AddedEntries;
  /** The texts that were there. */
  removeEntries(list: string, texts: Iterable<string>): string[];
  /** False where nothing changed. */
  setActive(accountId: string, list: string, active: boolean): boolean;
  setSetting<K extends keyof Settings>(name: K, value: Settings[K] | undefined): void;
}

/** The texts of entries that were added, each in one of these. */
export interface AddedEntries {
  readonly added: readonly string[];
  /** Were there, with another label or expiry. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}

/** Entries by the million on their way into one list. Until `merge` nobody else notices anything. */
export interface BulkImport {
  /** Takes these too. Of two with the same text the first counts. */
  stage(entries: readonly NewEntry[]): void;
  /** Ends staging: what was staged, each text once. Drops texts staged less than `leastTimes`. */
  settle(leastTimes: number): StagedCounts;
  /** What `merge` would do now. */
  preview(options: MergeOptions): Promise<MergePreview>;
  /**
   * All of it or, where it throws, nothing. Waits for other writers. Once `signal` is aborted it
   * throws its reason.
   * @param onProgress called with the share that is done, 0 to 1
   */
  merge(
    authorship: Authorship,
    options: MergeOptions,
    signal: AbortSignal,
    onProgress: (share: number) => void,
  ): Promise<MergeCounts>;
}

export interface MergeOptions {
  /** Makes the list equal to what was staged, labels and expiries included; else adds and renews. */
  readonly replace: boolean;
  /** The list's anonymous rule; absent keeps it. */
  readonly blockAnonymous?: boolean | undefined;
}

export interface StagedCounts {
  /** Entries staged. */
  readonly staged: number;
  /** Different texts among them. */
  readonly distinct: number;
  /** Of those, the ones to merge. */
  readonly kept: number;
}

export interface MergeCounts {
  readonly added: number;
  /** Were there, with another label or expiry. */
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
}

export interface MergePreview extends MergeCounts {
  /** The first few that would be. */
  readonly addedSample: readonly string[];
  readonly removedSample: readonly string[];
}

/** Settings that were set; the others have their defaults. */
export type StoredSettings = { readonly [K in keyof Settings]: Settings[K] | undefined };

/** Who changes the policy, and by which command. */
export interface Authorship {
  readonly author: string;
  readonly what: string;
}

/**
 * The policy and its changes. Reads are local; a change may wait for other writers. Several operations
 * may run at once.
 */
export interface PolicyStore extends PolicyReader {
  /** All of `edit` or, where it throws, nothing. Waits for other writers. */
  change<T>(authorship: Authorship, edit: (edit: PolicyEdit) => T): Promise<T>;
  /**
   * Makes the policy equal the document (see `applyDocument`) and tells what that changed; with
   * `dryRun`, what it would change.
   */
  apply(
    document: PolicyDocument,
    authorship: Authorship,
    options?: { prune?: boolean; dryRun?: boolean },
  ): Promise<ChangeOutcome>;
  /** The newest first. */
  history(filter: HistoryFilter): Promise<RecordedChange[]>;
  /** The newest change that is no undo and isn't undone. */
  nextUndo(): Promise<UndoTarget | undefined>;
  /** What was undone last, unless something else was changed since. */
  nextRedo(): Promise<UndoTarget | undefined>;
  /** Reverses a change, as a change of its own. Throws `UndoRefused`. */
  undo(
    change: number,
    authorship: Authorship,
    options?: { dryRun?: boolean },
  ): Promise<UndoOutcome>;
  /** Reverses what undid a change, as a change of its own. Throws `UndoRefused`. */
  redo(
    change: number,
    authorship: Authorship,
    options?: { dryRun?: boolean },
  ): Promise<UndoOutcome>;
  /** Everything that `query` reads, from the store that it is given, is of one moment. */
  read<T>(query: (policy: PolicyStore) => Promise<T>): Promise<T>;
  storedSettings(): StoredSettings;
  accounts(): Promise<Account[]>;
  routes(accountId: string): Promise<string[]>;
  /** All lists by name, or those of one account: its own and the shared ones. */
  lists(accountId?: string): Promise<ListSummary[]>;
  list(name: string): Promise<ListSummary | undefined>;
  /** In the order of their texts. Read page by page, a list of any length takes little memory. */
  entries(list: string, page?: EntryPage): Promise<StoredEntry[]>;
  /** All of them as they stand at the first, in the order of their texts. */
  allEntries(list: string): AsyncIterable<Entry>;
  /** For more entries than one change should hold. What `use` stages is gone when it ends. */
  bulkImport<T>(list: string, use: (bulk: BulkImport) => Promise<T>): Promise<T>;
  close(): void;
}
