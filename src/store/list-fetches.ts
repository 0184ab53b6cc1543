/*
 * How the fetches of subscribed lists went. This is no part of the policy: it is not exported, and has no
 * history.
 */

/** Times are Unix milliseconds. */
export interface FetchState {
  /** What was fetched, see `sourceOf`: with another source, the rest says nothing. */
  readonly source: string;
  /** The last attempt. */
  readonly triedAt: number;
  /** The last time that the list was the same as its source. */
  readonly freshAt?: number | undefined;
  readonly nextAt: number;
  /** Failed attempts since. */
  readonly failures: number;
  /** Why the last attempt failed. */
  readonly problem?: string | undefined;
  /** The source has so many entries that somebody should look at it. */
  readonly held?: HeldBack | undefined;
  /** Entries of the source that could not be read. */
  readonly invalid?: number | undefined;
  /** Of the last file that was taken. */
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** The newest change of the policy at that time. */
  readonly change?: number | undefined;
}

/** Numbers of entries: of the list, and of its source. */
export interface HeldBack {
  readonly entries: number;
  readonly wanted: number;
}

/** Throws `AppError` if it can't be used. */
export interface ListFetches {
  /** By the name of the list. */
  all(): Promise<ReadonlyMap<string, FetchState>>;
  put(list: string, state: FetchState): Promise<void>;
  /** Puts what another host has told. */
  note(list: string, state: FetchState): Promise<void>;
  /** Forgets lists that are not among these. */
  keepOnly(lists: readonly string[]): Promise<void>;
  close(): void;
}
