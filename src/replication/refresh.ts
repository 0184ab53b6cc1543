import type { SharedSettings } from '../config/shared-settings.js';
import { isBusy } from '../store/sqlite/database/database-problem.js';
import { openDatabase } from '../store/sqlite/database/open.js';
import { readReplica } from '../store/sqlite/replica/replica-row.js';
import { catchUp, FarBehind, Misfit } from './catch-up.js';
import { cut } from './connection.js';
import type { Connections } from './connections.js';
import { SharedProblem, toSharedError } from './shared-problem.js';
import { urlOf } from './url-of.js';

/** Somebody waits for it. */
const CONNECT_MS = 1_000;
const REFRESH_MS = 2_000;
const BUSY_MS = 500;

/**
 * Applies what the replica lacks, unless that takes long. Throws `AppError` if the replica may be out of date
 * afterwards.
 */
export async function refreshReplica(
  file: string,
  settings: SharedSettings,
  connections: Connections,
): Promise<void> {
  const db = openDatabase(file, 'policy', { busyTimeoutMs: BUSY_MS });
  try {
    const replica = readReplica(db);
    if (replica === undefined) return;
    const url = urlOf(replica, settings);
    try {
      await connections.use(
        url,
        async (client) => {
          const cutOff = setTimeout(() => cut(client, new Error('timeout')), REFRESH_MS);
          try {
            await catchUp(db, client, { isBrief: true, busyMs: BUSY_MS });
          } finally {
            clearTimeout(cutOff);
          }
        },
        { timeoutMs: CONNECT_MS },
      );
    } catch (error) {
      throw explain(error, url);
    }
  } finally {
    db.close();
  }
}

function explain(error: unknown, url: string): unknown {
  if (error instanceof FarBehind) {
    return new SharedProblem('it lacks a large change, which takes a while to be applied');
  }
  if (error instanceof Misfit) {
    return new SharedProblem(`it does not fit the shared policy: ${error.message}`);
  }
  if (isBusy(error)) return new SharedProblem('changes are applied to it at this moment');
  return toSharedError(error, url);
}
