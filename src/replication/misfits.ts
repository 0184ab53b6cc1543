import type { Database } from '../store/sqlite/database/open.js';
import { isSamePosition, type Position, readReplica } from '../store/sqlite/replica/replica-row.js';
import type { Misfit } from './catch-up.js';
import type { Client } from './connection.js';
import { SharedProblem } from './shared-problem.js';
import type { RunTask } from './snapshot-task.js';
import { placeNewestSnapshot } from './snapshots.js';

/** Replaces replicas that don't fit the log. Nothing is repaired by guessing. */
export class Misfits {
  readonly #file: string;
  readonly #run: RunTask | undefined;
  #last: Position | undefined;

  /** @param run in this thread if absent */
  constructor(file: string, run?: RunTask) {
    this.#file = file;
    this.#run = run;
  }

  /**
   * Replaces the policy with the newest snapshot. The old file is kept; returns its name. Throws
   * `AppError` if that has not helped before.
   */
  async replace(db: Database, client: Client, misfit: Misfit): Promise<string | undefined> {
    const replica = readReplica(db);
    if (replica === undefined) return undefined;
    const { position, ...rest } = replica;
    if (this.#last !== undefined && isSamePosition(this.#last, position)) {
      throw new SharedProblem(
        `the log does not fit the newest snapshot either: ${misfit.message}; restore a backup`,
      );
    }
    this.#last = position;
    const keepAs = `${this.#file}.before-snapshot-${position.epoch.slice(0, 8)}-${position.seq}`;
    await placeNewestSnapshot(client, this.#file, rest, { keepAs, instead: position }, this.#run);
    return keepAs;
  }
}
