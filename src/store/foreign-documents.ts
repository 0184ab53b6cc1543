/**
 * The id by which KAZOO's clients know an account or list, and the fields that they store there and
 * Ringfence ignores.
 */
export interface ForeignDocument {
  /** 32 hex digits, stable as long as the account or list of that name exists. */
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export type DocumentKind = 'account' | 'list';

/** Reads them. They are changed together with their account or list, see `PolicyEdit`. */
export interface ForeignDocuments {
  /**
   * The document of an account's id or a list's name. If none is stored, its id is derived from the
   * name.
   */
  document(kind: DocumentKind, name: string): ForeignDocument;
  /** Whether another document has this id. */
  isTaken(id: string): boolean;
  close(): void;
}
