import type { Config } from '../config/settings.js';
import { type QueueLength, queueLengthOf } from '../store/sqlite/calls/call-queue.js';
import { callLogFile } from '../store/sqlite/database/open.js';
import { type SharedStatus, sharedStatus } from './status.js';

/** How a host is that shares its policy. */
export interface SharedHealth {
  readonly status: SharedStatus;
  /** Calls of this host that the others can't see yet. */
  readonly queue: QueueLength;
}

/** Asks PostgreSQL. Undefined if the policy is not shared. */
export async function sharedHealth(config: Config): Promise<SharedHealth | undefined> {
  const status = await sharedStatus(config.db, config);
  return status && { status, queue: queueLengthOf(callLogFile(config.db)) };
}

/** The same without names of the network, for readers on it. */
export async function publicHealth(config: Config): Promise<SharedHealth | undefined> {
  const health = await sharedHealth(config);
  const { publicProblem } = health?.status ?? {};
  if (health === undefined || publicProblem === undefined) return health;
  return { ...health, status: { ...health.status, problem: publicProblem } };
}
