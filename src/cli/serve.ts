import { startDaemon } from '../daemon.js';
import { createLog } from '../log.js';
import type { Context } from './context.js';

/** Runs until SIGTERM or SIGINT. */
export async function serve(context: Context): Promise<void> {
  const config = await context.config();
  const log = createLog(config.logLevel);
  const daemon = await startDaemon(config, log);
  log.info({ address: daemon.address, db: config.db }, 'ringfence listens');
  const signal = await nextSignal();
  log.info({ signal }, 'ringfence stops; calls in flight finish');
  await daemon.stop();
  log.info('ringfence has stopped');
  log.flush();
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}
