import type Database from 'better-sqlite3';
import { expect } from 'vitest';
import {
  type EntryState,
  inOrder,
  type Operation,
  type RecordedOperation,
} from '../../src/store/operation.js';
import { inTransaction } from '../../src/store/sqlite/database/transaction.js';
import { ChangeRecord } from '../../src/store/sqlite/edit/change-record.js';
import { PolicyWriter } from '../../src/store/sqlite/edit/policy-writer.js';

/** The newest change, as a log of changes would hold it: JSON. */
export function newestChange(db: Database.Database): { id: number; json: string } {
  const row = db.prepare('SELECT id, operations FROM change ORDER BY id DESC LIMIT 1').get();
  const { id, operations } = row as { id: number; operations: string };
  const recorded = (JSON.parse(operations) as RecordedOperation[]).filter(
    (operation) => operation.kind !== 'entries',
  );
  return { id, json: JSON.stringify(inOrder([...recorded, ...entryOperations(db, id)])) };
}

/** Applies a change that another database made, each operation to what it says was before. */
export function applyChange(db: Database.Database, json: string): void {
  inTransaction(db, () => {
    const change = new ChangeRecord(db, { author: 'test', what: 'random' });
    const writer = new PolicyWriter(db, change);
    change.id();
    for (const operation of JSON.parse(json) as Operation[]) {
      expect(writer.read(operation)).toEqual(operation.before);
      expect(writer.set(operation, operation.after)).toBe(true);
    }
    change.finish();
  });
}

function entryOperations(db: Database.Database, change: number): Operation<'entry'>[] {
  const recorded = db.prepare('SELECT * FROM entry_operation WHERE change_id = ?').all(change);
  const added = db
    .prepare(
      `SELECT iif(o.id IS NULL, l.name, o.id || '/' || l.name) AS list, e.text,
         e.label AS after_label, e.expires_at AS after_expires_at, e.change_id AS after_change
       FROM entry e JOIN list l USING (list_key) LEFT JOIN account o ON account_key = l.owner_key
       WHERE e.change_id = ? AND NOT EXISTS (
         SELECT 1 FROM entry_operation p WHERE p.change_id = e.change_id AND p.text = e.text
           AND p.list = iif(o.id IS NULL, l.name, o.id || '/' || l.name))`,
    )
    .all(change);
  return ([...recorded, ...added] as Record<string, never>[]).map((row) => ({
    kind: 'entry',
    name: String(row['list']),
    text: String(row['text']),
    before: stateOf(row, 'before'),
    after: stateOf(row, 'after'),
  }));
}

function stateOf(row: Record<string, never>, prefix: string): EntryState | undefined {
  const { [`${prefix}_label`]: label, [`${prefix}_expires_at`]: expiresAt } = row;
  const change = row[`${prefix}_change`] ?? null;
  return change === null
    ? undefined
    : { label: label ?? null, expiresAt: expiresAt ?? null, change };
}
