import { createHash } from 'node:crypto';

const ID_DIGITS = 32;

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
  close(): void;
}

/** The id of an account or list that was not given one. */
export function derivedId(kind: DocumentKind, name: string): string {
  return createHash('sha256').update(`${kind} ${name}`).digest('hex').slice(0, ID_DIGITS);
}

export function isKazooId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}
