import type Database from 'better-sqlite3';
import type {
  ChangeHeader,
  LoggedEntry,
  LoggedOperation,
  MergeEntries,
  RevertEntries,
} from '../../logged-operation.js';
import { completed } from '../../operation.js';
import { ChangeRecord } from '../edit/change-record.js';
import { defineGram, findList, gramOf } from '../edit/entry-rows.js';
import { EntryMerge } from '../edit/merge-entries.js';
import { PolicyWriter } from '../edit/policy-writer.js';
import { Statements } from '../edit/statements.js';
import { WANT, WANTED } from '../edit/wanted-entries.js';

/** Thrown for an operation of a newer version. */
export class UnknownOperation extends Error {}

/**
 * Does on a replica what a change did on the host where it was made, through the same writer.
 * Runs inside the caller's transaction.
 */
export class ChangeApplier {
  readonly #db: Database.Database;
  readonly #change: ChangeRecord;
  readonly #writer: PolicyWriter;
  #merge: EntryMerge | undefined;

  constructor(db: Database.Database, header: ChangeHeader) {
    defineGram(db);
    const { author, what, undoes, ...replayed } = header;
    this.#db = db;
    this.#change = new ChangeRecord(db, { author, what }, { undoes, replayed });
    this.#change.id();
    this.#writer = new PolicyWriter(db, this.#change);
  }

  /** Throws `UnknownOperation`. */
  apply(operation: LoggedOperation): void {
    switch (operation.kind) {
      case 'setting':
      case 'account':
      case 'list':
      case 'route':
      case 'activation':
      case 'entry':
      case 'document':
        // The host that made the change may know fewer fields.
        return this.#writer.write(completed(operation));
      case 'rename':
        return this.#writer.rename(operation);
      case 'copy-entries':
        return this.#writer.entries.copyAll(operation.from, operation.name);
      case 'clear-entries':
        return this.#writer.entries.removeAll(operation.name);
      case 'revert-entries':
        return this.#revert(operation);
      case 'merge-entries':
        return this.#mergeEntries(operation);
      case 'end-merge':
        this.#merge?.finish(operation.examples);
        this.#merge = undefined;
        return;
      case 'principal':
        return this.#writer.putPrincipal(operation);
      default:
        throw new UnknownOperation(String((operation satisfies never as { kind: unknown }).kind));
    }
  }

  finish(): void {
    this.#change.finish();
  }

  #revert({ name, was, undone, hasNew }: RevertEntries): void {
    this.#writer.entries.revert(name, was, undone, hasNew);
  }

  #mergeEntries({ name, replace, prune, from, to, entries }: MergeEntries): void {
    this.#merge ??= this.#beginMerge(name, replace);
    this.#db.exec(WANTED);
    const want = this.#db.prepare(WANT);
    for (const entry of entries) {
      const [text, label, expiresAt] = columnsOf(entry);
      want.run(text, gramOf(text), label, expiresAt);
    }
    this.#merge.merge({ from, to }, { prune });
  }

  #beginMerge(name: string, replace: boolean): EntryMerge {
    const target = findList(new Statements(this.#db), name);
    if (target === undefined) throw new Error(`list ${name} is not there`);
    return new EntryMerge(this.#db, this.#writer, name, target, { replace });
  }
}

function columnsOf(entry: LoggedEntry): Exclude<LoggedEntry, string> {
  return typeof entry === 'string' ? [entry, null, null] : entry;
}
