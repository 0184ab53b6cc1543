import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from '../config/settings.js';
import { AppError, messageOf } from '../errors.js';
import { type NumberRedactor, readHashKey, redactorFor } from '../store/number-redaction.js';
import { type CallQueue, openCallQueue } from '../store/sqlite/calls/call-queue.js';
import { callLogFile } from '../store/sqlite/database/open.js';
import { type Replica, replicaOf } from '../store/sqlite/replica/replica-row.js';
import { toSharedError } from './shared-problem.js';
import type { Shipping } from './shipping.js';
import { urlOf } from './url-of.js';

/** Calls that come within this time share a transaction. */
const GATHER_MS = 500;
/** Calls that are screened come first: while there is more to ship, the pause after a batch is so many times as long as it. */
const PAUSE = 3;
/** The same once calls have waited for longer than `LATE_MS`. */
const SHORT_PAUSE = 1;
const LATE_MS = 60_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;

export interface ShipperState {
  /** Why calls wait, in words; undefined if they are shipped. */
  readonly problem: string | undefined;
}

/**
 * Ships the calls of this host to the log of all hosts, in the order of logging, for as long as it runs. A call stays in
 * the log of its host; while the shared database can't be reached, that log is the queue. Nothing here ever fails: what
 * goes wrong is logged and tried again.
 */
export class CallShipper {
  readonly #config: Config;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;
  #redact: NumberRedactor | undefined;
  #queue: CallQueue | undefined;
  #shipping: Shipping | undefined;
  #retryMs = FIRST_RETRY_MS;
  #problem: string | undefined;

  constructor(config: Config, log: Logger) {
    this.#config = config;
    this.#log = log;
    this.#ended = this.#run();
  }

  state(): ShipperState {
    return { problem: this.#problem };
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      // The policy may become shared while this runs, and stop being it.
      const replica = replicaOf(this.#config.db);
      if (replica === undefined) this.#disconnect();
      const pause = replica === undefined ? GATHER_MS : await this.#ship(replica);
      await setTimeout(pause, undefined, { signal }).catch(() => {});
    }
    this.#disconnect();
    this.#queue?.close();
  }

  /** Ships a batch, and returns the time to wait before the next. */
  async #ship(replica: Replica): Promise<number> {
    try {
      const queue = this.#openQueue();
      if (queue === undefined) return GATHER_MS;
      this.#shipping ??= await this.#start(replica, queue);
      const started = performance.now();
      const { hasMore, oldestAt } = await this.#shipping.next();
      if (this.#problem !== undefined) this.#log.info('calls are shipped again');
      [this.#problem, this.#retryMs] = [undefined, FIRST_RETRY_MS];
      if (!hasMore) return GATHER_MS;
      const isLate = oldestAt < Date.now() - LATE_MS;
      return (performance.now() - started) * (isLate ? SHORT_PAUSE : PAUSE);
    } catch (error) {
      this.#disconnect();
      return this.#fail(toSharedError(error, urlOf(replica, this.#config)));
    }
  }

  #openQueue(): CallQueue | undefined {
    const file = callLogFile(this.#config.db);
    if (this.#queue === undefined && existsSync(file)) this.#queue = openCallQueue(file);
    return this.#queue;
  }

  async #start(replica: Replica, queue: CallQueue): Promise<Shipping> {
    const [config, log] = [this.#config, this.#log];
    this.#redact ??= redactorFor(config.callerPrivacy, readHashKey(config));
    // Only hosts that share a policy need the memory of PostgreSQL's client.
    const { Shipping } = await import('./shipping.js');
    return Shipping.start({ replica, queue, config, redact: this.#redact, log });
  }

  #fail(error: unknown): number {
    const problem = messageOf(error);
    // Once for each problem, since it is tried again for as long as it takes.
    if (problem !== this.#problem) {
      const line = error instanceof AppError ? { problem, remedy: error.remedy } : { err: error };
      this.#log.error(line, 'calls are not shipped to the log of all hosts; they wait on this one');
    }
    this.#problem = problem;
    const pause = this.#retryMs;
    this.#retryMs = Math.min(2 * pause, LONGEST_RETRY_MS);
    // Not all hosts at once.
    return pause * (0.5 + Math.random() / 2);
  }

  #disconnect(): void {
    this.#shipping?.stop();
    this.#shipping = undefined;
  }
}
