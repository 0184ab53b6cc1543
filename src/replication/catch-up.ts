import { setImmediate } from 'node:timers/promises';
import { AppError } from '../errors.js';
import type { ChangeHeader, LoggedOperation } from '../store/logged-operation.js';
import { databaseProblem } from '../store/sqlite/database/database-problem.js';
import type { Database } from '../store/sqlite/database/open.js';
import { beginWhenFree } from '../store/sqlite/database/transaction.js';
import { ChangeApplier, UnknownOperation } from '../store/sqlite/replica/apply-change.js';
import {
  isSamePosition,
  type Position,
  readReplica,
  writePosition,
} from '../store/sqlite/replica/replica-row.js';
import { type LoggedChange, readChanges, readChunks, readHead } from './change-log.js';
import type { Client } from './connection.js';
import { LOG_VERSION, PayloadReader } from './payload.js';
import { SharedProblem } from './shared-problem.js';

/** The replica's position is not in the log: it has to be replaced by a snapshot. */
export class Misfit extends Error {}

/** A change takes too long to be applied while other hosts wait. */
export class FarBehind extends Error {}

const BUSY_MS = 5_000;

export interface CatchUpOptions {
  /** Throws `FarBehind` instead of applying a large change. */
  readonly isBrief?: boolean;
  /** How long it waits for other writers on this host. Milliseconds. */
  readonly busyMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called for each change that was applied. */
  readonly onApplied?: (position: Position) => void;
}

/**
 * Applies all changes that the replica lacks and returns its position. Throws `Misfit`, `FarBehind`,
 * and `AppError` for a change of a newer version.
 */
export async function catchUp(
  db: Database,
  client: Client,
  options: CatchUpOptions = {},
): Promise<Position> {
  let isUnsure = false;
  for (;;) {
    options.signal?.throwIfAborted();
    const position = positionOf(db);
    const changes = await readChanges(client, position.seq);
    const [first] = changes;
    if (first === undefined) {
      const head = await readHead(client);
      if (head !== undefined && isSamePosition(head, position)) return position;
      // A change may have been appended between the two queries.
      if (isUnsure || head?.epoch !== position.epoch) throw missing(position);
      isUnsure = true;
      continue;
    }
    if (first.epoch !== position.epoch || first.seq !== position.seq + 1) throw missing(position);
    isUnsure = false;
    for (const group of groupsOf(changes)) await applyGroup(db, client, group, options);
  }
}

function missing({ seq }: Position): Misfit {
  return new Misfit(`change ${seq} of this host is not in it`);
}

export function positionOf(db: Database): Position {
  const replica = readReplica(db);
  if (replica !== undefined) return replica.position;
  throw new AppError('unavailable', 'the policy of this host is not shared any more');
}

/** Small changes are applied together, since each transaction waits for the disk. */
function groupsOf(changes: readonly LoggedChange[]): LoggedChange[][] {
  const groups: LoggedChange[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    if (change.data !== null && group !== undefined && group[0]?.data !== null) group.push(change);
    else groups.push([change]);
  }
  return groups;
}

async function applyGroup(
  db: Database,
  client: Client,
  changes: readonly LoggedChange[],
  { isBrief, busyMs = BUSY_MS, signal, onApplied }: CatchUpOptions,
): Promise<void> {
  if (isBrief && changes.some(({ chunks }) => chunks > 1)) throw new FarBehind();
  await beginWhenFree(db, { timeoutMs: busyMs, signal });
  try {
    // Another process of this host may have applied some of them.
    let position = positionOf(db);
    for (const change of changes.filter(({ seq }) => seq > position.seq)) {
      position = await apply(db, client, change, position);
    }
    writePosition(db, position);
    db.exec('COMMIT');
    onApplied?.(position);
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}

async function apply(
  db: Database,
  client: Client,
  change: LoggedChange,
  before: Position,
): Promise<Position> {
  const { seq, epoch, hash } = change;
  if (epoch !== before.epoch || seq !== before.seq + 1) throw missing(before);
  if (change.version > LOG_VERSION) throw tooNew(change);
  const reader = new PayloadReader(before.hash);
  let applier: ChangeApplier | undefined;
  for await (const chunk of readChunks(client, change)) {
    try {
      for (const value of reader.read(chunk)) {
        if (applier !== undefined) applier.apply(value as LoggedOperation);
        else applier = new ChangeApplier(db, value as ChangeHeader);
      }
    } catch (error) {
      if (error instanceof UnknownOperation) throw tooNew(change);
      if (databaseProblem(error) !== undefined) throw error;
      // It can't be done to this policy, so this is not the policy that it was done to.
      throw new Misfit(`change ${seq} can not be applied`, { cause: error });
    }
    await setImmediate();
  }
  applier?.finish();
  if (reader.hash() !== hash) throw new Misfit(`change ${seq} has another hash`);
  return { epoch, seq, hash };
}

function tooNew({ seq, host, author }: LoggedChange): SharedProblem {
  return new SharedProblem(
    `change ${seq} of the shared policy, by ${author} on ${host}, was made by a newer ringfence; this host keeps the policy before it`,
    { kind: 'upgrade' },
  );
}
