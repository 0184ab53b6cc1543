import type Database from 'better-sqlite3';

/** An entry as the look-up of a call returns it. */
export interface EntryRow {
  list_key: number;
  text: string;
  label: string | null;
  expires_at: number | null;
}

const SHARED = 0;

/** Finds the entries under a call's keys (see `lookupKeys`), in an account's own lists and shared ones. */
export class EntryQueries {
  readonly #numbers: Database.Statement<[string, string, number]>;
  readonly #patterns: Database.Statement<[number, string]>;
  readonly #nextKey: Database.Statement<[number, string]>;

  constructor(db: Database.Database) {
    this.#numbers = db.prepare(NUMBERS);
    this.#patterns = db.prepare(PATTERNS);
    this.#nextKey = db.prepare<[number, string]>(NEXT_KEY).pluck();
  }

  under(keys: readonly string[], ownerKey: number): EntryRow[] {
    const rows: EntryRow[] = [];
    const patterns: string[] = [];
    const astral: string[] = [];
    for (const key of keys) {
      if (!isPatternKey(key)) rows.push(...(this.#numbers.all(key, key, ownerKey) as EntryRow[]));
      else if (isAstral(key)) astral.push(key);
      else patterns.push(key);
    }
    patterns.sort();
    for (const owner of [SHARED, ownerKey]) {
      for (const key of [...this.#known(patterns, owner), ...astral]) {
        rows.push(...(this.#patterns.all(owner, key) as EntryRow[]));
      }
    }
    return rows;
  }

  /**
   * Drops keys without entries, which are most of them. The gap up to the next key of the index
   * shows which they are.
   */
  #known(ordered: readonly string[], owner: number): string[] {
    const known: string[] = [];
    for (let at = 0; at < ordered.length; ) {
      const key = ordered[at++] as string;
      const next = this.nextKey(owner, key);
      if (next === null) break;
      if (next === key) known.push(key);
      else while (at < ordered.length && (ordered[at] as string) < next) at++;
    }
    return known;
  }

  /** The first key at or after `key` among an owner's patterns. */
  protected nextKey(owner: number, key: string): string | null {
    return (this.#nextKey.get(owner, key) as string | undefined) ?? null;
  }
}

/**
 * Whether entries under this key are prefixes or name patterns, which have an index of their own.
 */
function isPatternKey(key: string): boolean {
  return key.startsWith('~') || key.endsWith('*');
}

/**
 * SQLite sorts these characters by code point, JavaScript by surrogates. Such keys are always
 * looked up.
 */
function isAstral(key: string): boolean {
  for (let at = 0; at < key.length; at++) {
    if ((key.charCodeAt(at) & SURROGATE) === 0xd800) return true;
  }
  return false;
}

const SURROGATE = 0xf800;

const COLUMNS = 'list_key, text, label, expires_at';

// Not `owner_key IN`: SQLite would build a table of the two values on every call.
const NUMBERS = `
  SELECT ${COLUMNS} FROM entry INDEXED BY entry_text WHERE text = ? AND owner_key = ${SHARED}
  UNION ALL
  SELECT ${COLUMNS} FROM entry INDEXED BY entry_text WHERE text = ? AND owner_key = ?`;

const PATTERN_KEY = 'coalesce(gram, text)';
/** The entries in the index of patterns. */
const IS_PATTERN = `(gram IS NOT NULL OR substr(text, -1) = '*')`;

const PATTERNS = `
  SELECT ${COLUMNS} FROM entry INDEXED BY entry_pattern
  WHERE owner_key = ? AND ${PATTERN_KEY} = ? AND ${IS_PATTERN}`;

const NEXT_KEY = `
  SELECT ${PATTERN_KEY} FROM entry INDEXED BY entry_pattern
  WHERE owner_key = ? AND ${PATTERN_KEY} >= ? AND ${IS_PATTERN}
  ORDER BY ${PATTERN_KEY} LIMIT 1`;
