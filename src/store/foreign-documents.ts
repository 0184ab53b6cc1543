/** What KAZOO's clients know an account or list by, and what they keep in it that means nothing here. */
export interface ForeignDocument {
  /** 32 hex digits, stable for as long as there is something of that name. */
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export type DocumentKind = 'account' | 'list';

export interface ForeignDocuments {
  /** Of an account's id or a list's name. What was never kept has an id that follows from its name. */
  document(kind: DocumentKind, name: string): ForeignDocument;
  /** Whether another one has this id. */
  isTaken(id: string): boolean;
  put(kind: DocumentKind, name: string, document: ForeignDocument): void;
  close(): void;
}
