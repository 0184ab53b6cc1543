import type Database from 'better-sqlite3';
import { AppError } from '../../../errors.js';
import { probeOf } from '../../../screening/policy/entry.js';
import type { EntryState } from '../../operation.js';
import type { ChangeRecord } from './change-record.js';
import { MOST_EXAMPLES } from './entry-counts.js';
import { LIST_KEY, listParameters } from './policy-rows.js';
import type { Parameters, Statements } from './statements.js';

/** A list as its entries refer to it. */
export interface TargetList {
  readonly key: number;
  readonly owner: number;
  /** The number of its entries. */
  readonly entries: number;
}

export function findList(statements: Statements, name: string): TargetList | undefined {
  return statements.get<TargetList>(TARGET, listParameters(name));
}

const TARGET = `
  SELECT list_key AS key, owner_key AS owner, entries FROM list WHERE list_key = ${LIST_KEY}`;

/**
 * The rows of entries, and the record of their changes. Entries that a change adds carry its number
 * and are not recorded one by one, so that imports stay fast.
 */
export class EntryRows {
  readonly #statements: Statements;
  readonly #change: ChangeRecord;

  constructor(statements: Statements, change: ChangeRecord) {
    this.#statements = statements;
    this.#change = change;
  }

  read(list: string, text: string): EntryState | undefined {
    return this.#statements.get<EntryState>(READ, { ...listParameters(list), text });
  }

  /** Puts the entry, or removes it if `after` is undefined. */
  set(list: string, text: string, before: EntryState | undefined, after: EntryState | undefined) {
    const target = this.#target(list);
    const key = { key: target.key, text };
    this.#record(list, text, before, after);
    if (after === undefined) this.#statements.run(REMOVE, key);
    else {
      const { label, expiresAt, change } = after;
      const columns = { owner: target.owner, gram: gramOf(text), label, expiresAt, change };
      this.#statements.run(PUT, { ...key, ...columns });
    }
    this.resize(target.key, Number(after !== undefined) - Number(before !== undefined));
  }

  /** Adjusts the stored number of a list's entries. `by` may be negative. */
  resize(key: number, by: number): void {
    if (by !== 0) this.#statements.run(RESIZE, { key, by });
  }

  /** Removes all entries of a list. Entries that this change added leave no trace. */
  removeAll(list: string): void {
    const target = this.#target(list);
    if (target.entries === 0) return;
    const parameters = { list, key: target.key, change: this.#change.id() };
    this.#change.log({ kind: 'clear-entries', name: list });
    this.#statements.run(RECORD_ALL, parameters);
    this.#statements.run(REMOVE_ALL, { key: target.key });
    this.#change.dropAdded(list);
    this.resize(target.key, -target.entries);
  }

  /** Adds all entries of another list to a new one. */
  copyAll(from: string, list: string): void {
    const [source, target] = [this.#target(from), this.#target(list)];
    if (source.entries === 0) return;
    const change = this.#change.id();
    this.#change.log({ kind: 'copy-entries', name: list, from });
    const { key, owner } = target;
    const count = this.#statements.run(COPY_ALL, { from: source.key, key, owner, change });
    const examples = this.#statements.all<{ text: string }>(FIRST_FEW, { key });
    const texts = examples.map(({ text }) => text);
    this.#change.countAdded(list, texts, count);
    this.resize(key, count);
  }

  /**
   * Restores the entries of a list to their state before another change.
   * @param was the name of the list in that change
   * @param hasNew whether entries may carry that change's number, which requires reading all of
   * them
   */
  revert(list: string, was: string, undone: number, hasNew: boolean): void {
    const target = this.#target(list);
    const parameters = { list, was, undone, change: this.#change.id(), ...target };
    this.#change.log({ kind: 'revert-entries', name: list, was, undone, hasNew });
    this.#statements.run(RECORD_REVERSED, parameters);
    if (hasNew) this.#statements.run(RECORD_ADDED, parameters);
    const removed = this.#statements.run(REMOVE_RECORDED, parameters);
    const counts = this.#statements.get<{ n: number }>(COUNT_RESTORED, parameters);
    this.#statements.run(PUT_RECORDED, parameters);
    this.resize(target.key, (counts?.n ?? 0) - removed);
  }

  #target(list: string): TargetList {
    const target = findList(this.#statements, list);
    if (target === undefined) throw new AppError('internal', `list ${list} is not there`);
    return target;
  }

  #record(
    list: string,
    text: string,
    before: EntryState | undefined,
    after: EntryState | undefined,
  ): void {
    const change = this.#change.id();
    const parameters = {
      change,
      list,
      text,
      ...columns('before', before),
      ...columns('after', after),
    };
    const isOwn = (before ?? after)?.change === change;
    if (!isOwn) this.#statements.run(RECORD, parameters);
    else if (this.#statements.run(RECORD_AGAIN, parameters) > 0) return;
    else if (before === undefined) this.#change.countAdded(list, [text]);
    else if (after === undefined) this.#change.discountAdded(list, text);
  }
}

/**
 * The trigram under which a name pattern is found. Numbers and prefixes are found by their text.
 */
export function gramOf(text: string): string | null {
  const probe = probeOf(text);
  return probe === text ? null : probe;
}

function columns(prefix: 'before' | 'after', state: EntryState | undefined): Parameters {
  const { label = null, expiresAt = null, change = null } = state ?? {};
  return {
    [`${prefix}Label`]: label,
    [`${prefix}ExpiresAt`]: expiresAt,
    [`${prefix}Change`]: change,
  };
}

const READ = `
  SELECT label, expires_at AS expiresAt, change_id AS change FROM entry
  WHERE list_key = ${LIST_KEY} AND text = :text`;

const ENTRY_COLUMNS = 'list_key, text, owner_key, gram, label, expires_at, change_id';
const REPLACED = `ON CONFLICT DO UPDATE SET label = excluded.label,
  expires_at = excluded.expires_at, change_id = excluded.change_id`;

const PUT = `
  INSERT INTO entry (${ENTRY_COLUMNS})
  VALUES (:key, :text, :owner, :gram, :label, :expiresAt, :change) ${REPLACED}`;

const REMOVE = 'DELETE FROM entry WHERE list_key = :key AND text = :text';

const RESIZE = 'UPDATE list SET entries = entries + :by WHERE list_key = :key';

/** The columns of \`entry_operation\`: the state of an entry before and after the change. */
const BEFORE = 'before_label, before_expires_at, before_change';
const AFTER = 'after_label, after_expires_at, after_change';
const NOW_GONE = `ON CONFLICT DO UPDATE SET after_label = excluded.after_label,
  after_expires_at = excluded.after_expires_at, after_change = excluded.after_change`;
const RECORD_COLUMNS = `change_id, list, text, ${BEFORE}, ${AFTER}`;

const RECORD = `
  INSERT INTO entry_operation (${RECORD_COLUMNS})
  VALUES (:change, :list, :text, :beforeLabel, :beforeExpiresAt, :beforeChange,
    :afterLabel, :afterExpiresAt, :afterChange) ${NOW_GONE}`;

const RECORD_AGAIN = `
  UPDATE entry_operation SET after_label = :afterLabel, after_expires_at = :afterExpiresAt,
    after_change = :afterChange
  WHERE change_id = :change AND list = :list AND text = :text`;

const RECORD_ALL = `
  INSERT INTO entry_operation (${RECORD_COLUMNS})
  SELECT :change, :list, text, label, expires_at, change_id, NULL, NULL, NULL
  FROM entry e WHERE list_key = :key AND (change_id <> :change OR EXISTS (
    SELECT 1 FROM entry_operation o
    WHERE o.change_id = :change AND o.list = :list AND o.text = e.text))
  ${NOW_GONE}`;

const COPY_ALL = `
  INSERT INTO entry (${ENTRY_COLUMNS})
  SELECT :key, text, :owner, gram, label, expires_at, :change FROM entry WHERE list_key = :from`;

const FIRST_FEW = `
  SELECT text FROM entry WHERE list_key = :key ORDER BY text LIMIT ${MOST_EXAMPLES}`;

const REMOVE_ALL = 'DELETE FROM entry WHERE list_key = :key';

const RECORD_REVERSED = `
  INSERT INTO entry_operation (${RECORD_COLUMNS})
  SELECT :change, :list, text, ${AFTER}, ${BEFORE}
  FROM entry_operation WHERE change_id = :undone AND list = :was`;

/** An entry that this change removed and added again is already recorded. */
const RECORD_ADDED = `
  INSERT INTO entry_operation (${RECORD_COLUMNS})
  SELECT :change, :list, text, label, expires_at, change_id, NULL, NULL, NULL
  FROM entry WHERE list_key = :key AND change_id = :undone
  ON CONFLICT DO NOTHING`;

const OF_LIST = 'change_id = :change AND list = :list';

const REMOVE_RECORDED = `
  DELETE FROM entry WHERE list_key = :key AND text IN (
    SELECT text FROM entry_operation WHERE ${OF_LIST} AND after_change IS NULL)`;

const COUNT_RESTORED = `
  SELECT count(*) AS n FROM entry_operation
  WHERE ${OF_LIST} AND before_change IS NULL AND after_change IS NOT NULL`;

const PUT_RECORDED = `
  INSERT INTO entry (${ENTRY_COLUMNS})
  SELECT :key, text, :owner, gram_of(text), after_label, after_expires_at, after_change
  FROM entry_operation WHERE ${OF_LIST} AND after_change IS NOT NULL
  ${REPLACED}`;

/** Makes \`gramOf\` available in SQL. */
export function defineGram(db: Database.Database): void {
  db.function('gram_of', { deterministic: true }, (text) => gramOf(String(text)));
}
