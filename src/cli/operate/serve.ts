import { settingsEnvironment } from '../../config/load-config.js';
import type { Config } from '../../config/settings.js';
import { type Daemon, startDaemon } from '../../daemon/daemon.js';
import { needingRestart, RELOADED } from '../../daemon/reload.js';
import { createLog, type Logger } from '../../log.js';
import type { Context } from '../context.js';
import { adviceOf } from '../problem-text.js';
import { nextSignal, Signals } from './signals.js';

/** Runs until SIGTERM or SIGINT. SIGHUP reloads the secrets; SIGUSR1 and SIGUSR2 do nothing. */
export async function serve(context: Context): Promise<void> {
  const signals = new Signals();
  try {
    await run(context, signals);
  } finally {
    signals.release();
  }
}

async function run(context: Context, signals: Signals): Promise<void> {
  const config = await context.config();
  const log = createLog(config.logLevel, adviceOf);
  const daemon = await startDaemon(config, log, settingsEnvironment(context.configInput()));
  log.info({ address: daemon.address, db: config.db }, 'ringfence listens');
  signals.onHangUp(() => void reload(context, config, daemon, log));
  const signal = await nextSignal();
  log.info({ signal }, 'ringfence stops; calls in flight finish');
  await daemon.stop();
  log.info('ringfence has stopped');
  log.flush();
}

async function reload(
  context: Context,
  running: Config,
  daemon: Daemon,
  log: Logger,
): Promise<void> {
  try {
    const config = await context.config();
    daemon.reload(config);
    const needRestart = needingRestart(running, config);
    // Logged at any level, because an admin requested it.
    log.level = 'info';
    log.info({ signal: 'SIGHUP', reread: RELOADED, needRestart }, saidOf(needRestart));
    log.level = config.logLevel;
  } catch (error) {
    log.error({ signal: 'SIGHUP', err: error }, 'the settings were not re-read: nothing changed');
  }
}

function saidOf(needRestart: readonly string[]): string {
  if (needRestart.length === 0) return 'the settings were re-read';
  return `the settings were re-read; restart for ${needRestart.join(', ')}`;
}
