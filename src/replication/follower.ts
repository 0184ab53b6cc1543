import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { SharedSettings } from '../config/shared-settings.js';
import { AppError, messageOf } from '../errors.js';
import { type Position, replicaOf } from '../store/sqlite/replica/replica-row.js';
import type { Misfits } from './misfits.js';
import type { Snapshotter } from './snapshotter.js';

const LOOK_MS = 1_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;

export interface FollowerState {
  readonly isShared: boolean;
  /** Whether the log is followed at this moment. */
  readonly connected: boolean;
  /** Why it is not, in words without names of the network. */
  readonly problem: string | undefined;
  readonly position: Position | undefined;
  /** When the log was read last. Unix milliseconds. */
  readonly contactAt: number | undefined;
}

/**
 * Follows the log of a shared policy for as long as it runs: applies each change, reports the host,
 * and writes snapshots. Nothing here ever fails: what goes wrong is logged and tried again.
 */
export class Follower {
  readonly #file: string;
  readonly #settings: SharedSettings;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  #snapshotter: Snapshotter | undefined;
  #misfits: Misfits | undefined;
  readonly #ended: Promise<void>;
  #retryMs = FIRST_RETRY_MS;
  #state: FollowerState = {
    isShared: false,
    connected: false,
    problem: undefined,
    position: undefined,
    contactAt: undefined,
  };

  constructor(file: string, settings: SharedSettings, log: Logger) {
    this.#file = file;
    this.#settings = settings;
    this.#log = log;
    this.#ended = this.#run();
  }

  state(): FollowerState {
    return this.#state;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      // The policy may become shared while this runs, and stop being it.
      const replica = replicaOf(this.#file);
      this.#set({ isShared: replica !== undefined, position: replica?.position });
      if (replica === undefined) this.#set({ connected: false, problem: undefined });
      const pause = replica === undefined ? LOOK_MS : await this.#follow();
      await setTimeout(pause, undefined, { signal }).catch(() => {});
    }
  }

  /** Follows until something goes wrong, and returns the time to wait before the next try. */
  async #follow(): Promise<number> {
    // Only hosts that share a policy need the memory of PostgreSQL's client.
    const [{ followLog }, { Misfits }, { runInThread }, { Snapshotter }] = await Promise.all([
      import('./following.js'),
      import('./misfits.js'),
      import('./snapshot-thread.js'),
      import('./snapshotter.js'),
    ]);
    this.#snapshotter ??= new Snapshotter(this.#file, this.#settings, this.#log);
    this.#misfits ??= new Misfits(this.#file, runInThread);
    try {
      const log = { file: this.#file, settings: this.#settings, misfits: this.#misfits };
      await followLog(log, this.#stop.signal, {
        followed: (position) => this.#succeed(position),
        replaced: (kept) =>
          this.#log.warn({ kept }, 'the copy of the shared policy did not fit and was replaced'),
        reported: (replica) => this.#snapshotter?.look(replica),
      });
      return 0;
    } catch (error) {
      return this.#stop.signal.aborted ? 0 : this.#fail(error);
    }
  }

  #succeed(position: Position): void {
    if (!this.#state.connected)
      this.#log.info({ seq: position.seq }, 'following the shared policy');
    this.#retryMs = FIRST_RETRY_MS;
    this.#set({ connected: true, problem: undefined, position, contactAt: Date.now() });
  }

  #fail(error: unknown): number {
    const problem = error instanceof AppError ? error.publicMessage : messageOf(error);
    // Once for each problem, since it is tried again for as long as it takes.
    if (problem !== this.#state.problem) {
      const line =
        error instanceof AppError
          ? { problem: error.message, remedy: error.remedy }
          : { err: error };
      this.#log.error(line, 'the shared policy is not followed; calls are screened with the copy');
    }
    this.#set({ connected: false, problem });
    const pause = this.#retryMs;
    this.#retryMs = Math.min(2 * pause, LONGEST_RETRY_MS);
    // Not all hosts at once.
    return pause * (0.5 + Math.random() / 2);
  }

  #set(change: Partial<FollowerState>): void {
    this.#state = { ...this.#state, ...change };
  }
}
