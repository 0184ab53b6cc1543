import type { ParsedEntry } from '../screening/policy/entry.js';
import type {
  Account,
  BlockAction,
  Entry,
  ListKind,
  PolicyReader,
  Settings,
} from '../screening/policy/policy.js';
import type { Schedule } from '../screening/policy/schedule.js';
import type { PolicyDocument } from './document/policy-document.js';
import type { DocumentKind, ForeignDocument } from './foreign-documents.js';
import type {
  ChangeOutcome,
  EntryDifference,
  HistoryFilter,
  RecordedChange,
  UndoOutcome,
  UndoTarget,
} from './history.js';
import type { MergeCounts, MergeOptions, MergePreview, StagedCounts } from './merge.js';
import type { RenameOperation } from './operation.js';
import type { AccountPage, EntryPage } from './policy-pages.js';
import type { Subscription } from './subscription.js';

/** Changes of an account. An absent field stays, null resets it. */
export interface AccountPatch {
  readonly name?: string;
  readonly country?: Account['country'];
  readonly timeZone?: string | null;
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

/** Changes of a list. An absent field stays, null resets it. */
export interface ListPatch {
  readonly kind?: ListKind;
  readonly action?: BlockAction;
  readonly blockAnonymous?: boolean;
  /** Of an allow list: it only lifts blocks by number and the account's default. */
  readonly stillScreen?: boolean;
  readonly enabled?: boolean;
  readonly everyone?: boolean;
  readonly schedule?: Schedule | null;
  readonly subscription?: Subscription | null;
}

/** A list independent of any account. */
export interface ListSummary {
  readonly name: string;
  readonly owner?: string | undefined;
  readonly kind: ListKind;
  readonly action: BlockAction;
  readonly blockAnonymous: boolean;
  readonly stillScreen: boolean;
  readonly enabled: boolean;
  readonly everyone: boolean;
  /** When it works; absent: always. */
  readonly schedule?: Schedule | undefined;
  /** Where it gets its entries from; absent: it is edited by hand. */
  readonly subscription?: Subscription | undefined;
  /** The id by which KAZOO's clients know it; absent: one that follows from its name. */
  readonly kazooId?: string | undefined;
  readonly entries: number;
  /**
   * Accounts that activated the list themselves. Those that deactivated it are in `inactiveFor`.
   */
  readonly activeFor: readonly string[];
  readonly inactiveFor: readonly string[];
}

export interface NewEntry extends ParsedEntry {
  readonly label?: string | undefined;
  /** Unix milliseconds. */
  readonly expiresAt?: number | undefined;
}

/** Changes of an entry. An absent field stays, null resets it. */
export interface EntryPatch {
  readonly label?: string | null | undefined;
  /** Unix milliseconds. */
  readonly expiresAt?: number | null | undefined;
}

/** An entry with its origin. */
export interface StoredEntry {
  readonly text: string;
  readonly label?: string | undefined;
  readonly expiresAt?: number | undefined;
  readonly author: string;
  /** The change that added it, as its command line. */
  readonly origin: string;
  readonly createdAt: number;
}

/** An entry with its list. */
export interface ListedEntry extends StoredEntry {
  readonly list: string;
}

/**
 * The edits of one change. Each throws `AppError` `not-found` or `invalid` if it can't be done. The
 * entries of a list with a subscription can't be edited.
 */
export interface PolicyEdit {
  addAccount(id: string, patch: AccountPatch): void;
  updateAccount(id: string, patch: AccountPatch): void;
  /** Removes the account with its routes and its own lists. */
  removeAccount(id: string): void;
  /** False if the route leads to this account already. Throws if it leads to another one. */
  addRoute(accountId: string, route: string): boolean;
  removeRoute(accountId: string, route: string): void;
  /** An account's own list is active at first unless `active` is false. */
  createList(name: string, kind: ListKind, patch: ListPatch, active: boolean): void;
  /**
   * Adds an account with the settings, lists and activations of another one, but without its
   * routes, its pause and its role as the default account.
   */
  copyAccount(id: string, to: string, name: string): void;
  /** Creates the list if it doesn't exist. Throws if it is of the other kind. */
  ensureList(name: string, kind: ListKind): void;
  updateList(name: string, patch: ListPatch): void;
  removeList(name: string): void;
  /**
   * Creates a list with the settings and entries of another one, but without its subscription. An
   * account's own list is active if the other one is active for its owner, or is shared.
   */
  copyList(name: string, to: string): void;
  /** Removes all entries, and returns their number. */
  clearList(name: string): number;
  /**
   * Adds entries and renews existing ones: a new label or expiry replaces the old one, and an
   * expired entry without a new expiry becomes permanent. Of two entries with the same text, the
   * first counts.
   */
  addEntries(list: string, entries: Iterable<NewEntry>): AddedEntries;
  /** Changes the label and expiry of an entry. False if the list doesn't have it. */
  updateEntry(list: string, text: string, patch: EntryPatch): boolean;
  /** Returns the texts that were on the list. */
  removeEntries(list: string, texts: Iterable<string>): string[];
  /** False if nothing changed. */
  setActive(accountId: string, list: string, active: boolean): boolean;
  setSetting<K extends keyof Settings>(name: K, value: Settings[K] | undefined): void;
  /** What KAZOO's clients keep in an account or list. It is removed with that. */
  putDocument(kind: DocumentKind, name: string, document: ForeignDocument): void;
  /** Gives an account or list the id that it had in KAZOO. Throws if another one has it. */
  setKazooId(kind: DocumentKind, name: string, id: string): void;
}

/** The texts of added entries, each in one of these. */
export interface AddedEntries {
  readonly added: readonly string[];
  /** Entries that existed with another label or expiry. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}

/** Imports millions of entries into one list. Until `merge`, other connections see none of them. */
export interface BulkImport {
  /** Stages entries. Of two with the same text, the first counts. */
  stage(entries: readonly NewEntry[]): void;
  /**
   * Ends staging and reduces the staged entries to one per text. Drops texts that were staged less
   * than `leastTimes`.
   */
  settle(leastTimes: number): StagedCounts;
  /** What `merge` would do at this moment. */
  preview(options: MergeOptions): Promise<MergePreview>;
  /**
   * Merges all of it or, if it throws, nothing. Waits for other writers. Once `signal` is aborted
   * it throws the signal's reason.
   * @param onProgress called with the completed share, 0 to 1
   */
  merge(
    authorship: Authorship,
    options: MergeOptions,
    signal: AbortSignal,
    onProgress: (share: number) => void,
  ): Promise<MergeCounts>;
}

/** The stored settings. The others have their defaults. */
export type StoredSettings = { readonly [K in keyof Settings]: Settings[K] | undefined };

export type NewName = Omit<RenameOperation, 'kind'>;

/** The author of a change, and the command that makes it. */
export interface Authorship {
  readonly author: string;
  readonly what: string;
}

/**
 * The policy and its changes. Reads are local; a change may wait for other writers. Several
 * operations can run at once.
 */
export interface PolicyStore extends PolicyReader {
  /** Makes all changes of `edit` or, if it throws, none. Waits for other writers. */
  change<T>(authorship: Authorship, edit: (edit: PolicyEdit) => T): Promise<T>;
  /**
   * Renames an account, or a list of the same owner, as a change of its own. Throws `AppError`
   * `not-found` or `invalid`.
   */
  rename(name: NewName, authorship: Authorship): Promise<void>;
  /**
   * Makes the policy equal the document (see `applyDocument`) and returns what changed or, with
   * `dryRun`, what would change.
   */
  apply(
    document: PolicyDocument,
    authorship: Authorship,
    options?: { prune?: boolean; dryRun?: boolean },
  ): Promise<ChangeOutcome>;
  /** Newest first. */
  history(filter: HistoryFilter): Promise<RecordedChange[]>;
  /** The change with this number; undefined if there is none. */
  recordedChange(id: number): Promise<RecordedChange | undefined>;
  /** What the change did to each entry, at most `limit` of them. */
  entryDifferences(id: number, limit: number): Promise<EntryDifference[]>;
  /** The newest change that is neither an undo nor undone. */
  nextUndo(): Promise<UndoTarget | undefined>;
  /** The change that was undone last, unless something else changed since. */
  nextRedo(): Promise<UndoTarget | undefined>;
  /** Reverses a change. The reversal is a change of its own. Throws `UndoRefused`. */
  undo(
    change: number,
    authorship: Authorship,
    options?: { dryRun?: boolean },
  ): Promise<UndoOutcome>;
  /** Reverses the undo of a change. The reversal is a change of its own. Throws `UndoRefused`. */
  redo(
    change: number,
    authorship: Authorship,
    options?: { dryRun?: boolean },
  ): Promise<UndoOutcome>;
  /** All reads of `query` from the store that it is given see the same moment. */
  read<T>(query: (policy: PolicyStore) => Promise<T>): Promise<T>;
  /** The reads of `query` see the same moment, and cost less than each on its own. */
  atOnce<T>(query: () => T): T;
  storedSettings(): StoredSettings;
  /** Sorted by id. */
  accounts(page?: AccountPage): Promise<Account[]>;
  routes(accountId: string): Promise<string[]>;
  /** The ids by which KAZOO's clients know accounts, where they don't follow from the account's id. */
  accountKazooIds(): Promise<ReadonlyMap<string, string>>;
  /** All lists by name. With an account: its own lists and the shared ones. */
  lists(accountId?: string): Promise<ListSummary[]>;
  list(name: string): Promise<ListSummary | undefined>;
  /** Sorted by text. Read page by page, a list of any length takes little memory. */
  entries(list: string, page?: EntryPage): Promise<StoredEntry[]>;
  /**
   * The text of the nth entry after this one, counted from 1; undefined if there are fewer. It costs
   * little, so a search that no index supports can be limited to so many entries.
   */
  entryAfter(list: string, after: string, nth: number): Promise<string | undefined>;
  /** The lists that have a subscription, sorted by name. */
  subscribedLists(): Promise<ListSummary[]>;
  /** The entries with these texts in all lists of all accounts. */
  entriesAnywhere(texts: readonly string[]): Promise<ListedEntry[]>;
  /** All entries as of the first read, sorted by text. */
  allEntries(list: string): AsyncIterable<Entry>;
  /**
   * For more entries than one change should hold. Whatever `use` stages is discarded when it ends.
   */
  bulkImport<T>(list: string, use: (bulk: BulkImport) => Promise<T>): Promise<T>;
  close(): void;
}
