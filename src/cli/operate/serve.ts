import type { Config } from '../../config/settings.js';
import { type Daemon, startDaemon } from '../../daemon/daemon.js';
import { needingRestart, RELOADED } from '../../daemon/reload.js';
import { createLog, type Logger } from '../../log.js';
import type { Context } from '../context.js';

/** Runs until SIGTERM or SIGINT. SIGHUP re-reads the settings; SIGUSR1 and SIGUSR2 do nothing. */
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
  const log = createLog(config.logLevel);
  const daemon = await startDaemon(config, log);
  log.info({ address: daemon.address, db: config.db }, 'ringfence listens');
  signals.onHangUp(() => void reload(context, config, daemon, log));
  const signal = await nextSignal();
  log.info({ signal }, 'ringfence stops; calls in flight finish');
  await daemon.stop();
  log.info('ringfence has stopped');
  log.flush();
}

/** Without a handler they end the process (SIGHUP, SIGUSR2), or open Node's debugger (SIGUSR1). */
class Signals {
  #hungUp = false;
  #reload: (() => void) | undefined;
  readonly #handlers = {
    SIGHUP: () => {
      this.#hungUp = true;
      this.#reload?.();
    },
    SIGUSR1: () => {},
    SIGUSR2: () => {},
  };

  constructor() {
    for (const [signal, handler] of Object.entries(this.#handlers)) process.on(signal, handler);
  }

  /** Also for a SIGHUP that came before. */
  onHangUp(reload: () => void): void {
    this.#reload = reload;
    if (this.#hungUp) reload();
  }

  release(): void {
    for (const [signal, handler] of Object.entries(this.#handlers)) process.off(signal, handler);
  }
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
    // Said at any level: an admin has asked for it.
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

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}
