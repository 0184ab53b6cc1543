import type { Logger } from 'pino';
import type { Config } from '../config/settings.js';
import { queueLengthOf } from '../store/sqlite/calls/call-queue.js';
import { callLogFile } from '../store/sqlite/database/open.js';
import { replicaOf } from '../store/sqlite/replica/replica-row.js';
import { CallShipper } from './call-shipper.js';
import { Follower } from './follower.js';
import type { SharedHealth } from './shared-health.js';

/** PostgreSQL isn't asked more often, whoever looks. */
const KEEP_MS = 5_000;

/** What runs on each host that shares its policy: changes come in, calls go out. */
export class Replication {
  readonly #config: Config;
  readonly #follower: Follower;
  readonly #shipper: CallShipper;
  #health: Promise<SharedHealth | undefined> | undefined;
  #askAgainAt = 0;

  constructor(config: Config, log: Logger) {
    this.#config = config;
    this.#follower = new Follower(config.db, config, log);
    this.#shipper = new CallShipper(config, log);
  }

  /**
   * Without names of the network, and some seconds old at the most. Undefined if the policy is not shared. Rejects with
   * `AppError`.
   */
  health(): Promise<SharedHealth | undefined> {
    if (this.#health === undefined || performance.now() >= this.#askAgainAt) {
      this.#askAgainAt = performance.now() + KEEP_MS;
      this.#health = this.#ask();
    }
    return this.#health;
  }

  async stop(): Promise<void> {
    await Promise.all([this.#follower.stop(), this.#shipper.stop()]);
  }

  async #ask(): Promise<SharedHealth | undefined> {
    const replica = replicaOf(this.#config.db);
    if (replica === undefined) return undefined;
    const { problem } = this.#follower.state();
    // Nobody waits for a database that is known not to answer.
    if (problem !== undefined) {
      return { status: { replica, problem }, queue: queueLengthOf(callLogFile(this.#config.db)) };
    }
    const { publicHealth } = await import('./shared-health.js');
    return publicHealth(this.#config);
  }
}
