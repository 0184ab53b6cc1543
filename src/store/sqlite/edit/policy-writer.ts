import { isDeepStrictEqual } from 'node:util';
import type Database from 'better-sqlite3';
import type { PutPrincipal } from '../../logged-operation.js';
import type { Kind, Operation, RenameOperation, State, Thing } from '../../operation.js';
import type { ChangeRecord } from './change-record.js';
import { EntryRows } from './entry-rows.js';
import { putRow, type RowKind, readRow, removeRow } from './policy-rows.js';
import { readPrincipal, removePrincipal, writePrincipal } from './principal-rows.js';
import { renameRow } from './rename-rows.js';
import { Statements } from './statements.js';

/**
 * The only writer of the policy. It records what it changes as operations of a change, inside one
 * transaction.
 */
export class PolicyWriter {
  readonly change: ChangeRecord;
  readonly statements: Statements;
  readonly entries: EntryRows;

  constructor(db: Database.Database, change: ChangeRecord) {
    this.change = change;
    this.statements = new Statements(db);
    this.entries = new EntryRows(this.statements, change);
  }

  /** The current state; undefined if the thing doesn't exist. */
  read<K extends Kind>(thing: Thing<K>): State<K> | undefined;
  read(thing: Thing): State | undefined {
    return thing.kind === 'entry'
      ? this.entries.read(thing.name, thing.text)
      : readRow(this.statements, thing);
  }

  /** Puts the thing in this state, or removes it if undefined. False if that changes nothing. */
  set<K extends Kind>(thing: Thing<K>, after: State<K> | undefined): boolean {
    const before = this.read(thing);
    if (isDeepStrictEqual(before, after)) return false;
    this.write({ ...thing, before, after } as Operation);
    return true;
  }

  /** Renames an account or list, as the only operation of the change. */
  rename(operation: RenameOperation): void {
    this.change.id();
    this.change.log(operation);
    renameRow(this.statements, operation);
    this.change.recordRename(operation);
  }

  /** For callers that have just read the state: `before` is not read again. */
  write(operation: Operation): void {
    // The record's number comes first, because the rows refer to it.
    this.change.id();
    this.change.log(operation);
    if (operation.kind === 'entry') {
      const { name, text, before, after } = operation;
      this.entries.set(name, text, before, after);
      return;
    }
    const { before: _, after, ...thing } = operation;
    if (after === undefined) removeRow(this.statements, thing as Thing<RowKind>);
    else putRow(this.statements, thing as Thing<RowKind>, after);
    this.change.record(operation);
  }

  /** Adds, changes or removes a user or key. The history doesn't get the secret. */
  putPrincipal(operation: PutPrincipal): void {
    const { of: kind, name, after } = operation;
    const before = readPrincipal(this.statements, kind, name);
    this.change.id();
    this.change.log(operation);
    if (after === undefined) removePrincipal(this.statements, kind, name);
    else writePrincipal(this.statements, kind, name, after);
    const did = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    this.change.recordAccess({ kind, name, did });
  }
}
