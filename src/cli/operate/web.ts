import { existsSync } from 'node:fs';
import { startCompanion } from '../../companion/companion.js';
import { invalid } from '../../errors.js';
import { createLog } from '../../log.js';
import { replicaOf } from '../../store/sqlite/replica/replica-row.js';
import type { Context } from '../context.js';
import { adviceOf } from '../problem-text.js';
import { nextSignal, Signals } from './signals.js';

/**
 * Runs the web interface, follows a shared policy and fetches subscribed lists until SIGTERM or SIGINT. As the controller's companion, it also ends with
 * the controller. SIGHUP reloads the TLS certificate.
 */
export async function web(context: Context): Promise<void> {
  const signals = new Signals();
  try {
    const config = await context.config();
    // The controller starts it without either, to change the policy.
    const isCompanion = process.send !== undefined;
    if (
      !isCompanion &&
      config.web === undefined &&
      !(await isNeededWithoutWeb(context, config.db))
    ) {
      throw invalid('the web interface is off (web off); give an address: --web HOST:PORT');
    }
    context.lowerPriority();
    const log = createLog(config.logLevel, adviceOf);
    const companion = startCompanion(config, log);
    signals.onHangUp(() => companion.reload());
    await nextSignal();
    await companion.stop();
    log.flush();
  } finally {
    signals.release();
    // The channel to the controller would keep this process alive.
    if (process.connected) process.disconnect();
  }
}

/** Whether the policy is shared, or a list has a subscription. */
async function isNeededWithoutWeb(context: Context, db: string): Promise<boolean> {
  if (replicaOf(db) !== undefined) return true;
  if (!existsSync(db)) return false;
  const policy = await context.policy({ readOnly: true });
  return (await policy.subscribedLists()).length > 0;
}
