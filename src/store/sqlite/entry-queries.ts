import type Database from 'better-sqlite3';

/** An entry as a call meets it. */
export interface EntryRow {
  list_key: number;
  text: string;
  label: string | null;
  expires_at: number | null;
}

const SHARED = 0;

/** Finds the entries under a call's keys (see `lookupKeys`), in an account's own lists and shared ones. */
export class EntryQueries {
  readonly #numbers: Database.Statement<[string, number]>;
  readonly #patterns: Database.Statement<[number, string]>;
  readonly #nextKey: Database.Statement<[number, string]>;

  constructor(db: Database.Database) {
    this.#numbers = db.prepare(NUMBERS);
    this.#patterns = db.prepare(PATTERNS);
    this.#nextKey = db.prepare<[number, string]>(NEXT_KEY).pluck();
  }

  under(keys: readonly string[], ownerKey: number): EntryRow[] {
    const patternKeys = keys.filter(isPatternKey);
    return [
      ...keys.filter((key) => !isPatternKey(key)).flatMap((key) => this.#rows(key, ownerKey)),
      ...this.#underPatterns(patternKeys, SHARED),
      ...this.#underPatterns(patternKeys, ownerKey),
    ];
  }

  #rows(number: string, ownerKey: number): EntryRow[] {
    return this.#numbers.all(number, ownerKey) as EntryRow[];
  }

  /** Hardly any key has an entry, and the key that comes next in the index shows which ones haven't. */
  #underPatterns(keys: readonly string[], ownerKey: number): EntryRow[] {
    const found = keys.filter(isAstral);
    const ordered = keys.filter((key) => !isAstral(key)).sort();
    for (let at = 0; at < ordered.length; ) {
      const key = ordered[at++] as string;
      const next = this.#nextKey.get(ownerKey, key) as string | undefined;
      if (next === undefined) break;
      if (next === key) found.push(key);
      else while (at < ordered.length && (ordered[at] as string) < next) at++;
    }
    return found.flatMap((key) => this.#patterns.all(ownerKey, key) as EntryRow[]);
  }
}

/** Whether entries under this key are prefixes and name patterns, which have an index of their own. */
function isPatternKey(key: string): boolean {
  return key.startsWith('~') || key.endsWith('*');
}

/** Characters that SQLite orders by code point, JavaScript by their halves: such keys are asked for. */
function isAstral(key: string): boolean {
  return /[\ud800-\udfff]/.test(key);
}

const COLUMNS = 'list_key, text, label, expires_at';

const NUMBERS = `
  SELECT ${COLUMNS} FROM entry INDEXED BY entry_text WHERE text = ? AND owner_key IN (${SHARED}, ?)`;

const PATTERN_KEY = 'coalesce(gram, text)';
/** What the index of patterns holds. */
const IS_PATTERN = `(gram IS NOT NULL OR substr(text, -1) = '*')`;

const PATTERNS = `
  SELECT ${COLUMNS} FROM entry INDEXED BY entry_pattern
  WHERE owner_key = ? AND ${PATTERN_KEY} = ? AND ${IS_PATTERN}`;

const NEXT_KEY = `
  SELECT ${PATTERN_KEY} FROM entry INDEXED BY entry_pattern
  WHERE owner_key = ? AND ${PATTERN_KEY} >= ? AND ${IS_PATTERN}
  ORDER BY ${PATTERN_KEY} LIMIT 1`;
