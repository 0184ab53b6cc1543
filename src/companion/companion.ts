import type { Logger } from 'pino';
import type { Config } from '../config/settings.js';
import { BEAT_MS } from '../daemon/companion-process.js';
import { startWatchdog } from '../daemon/watchdog.js';
import { createApp } from '../http/app.js';
import { listenHttp } from '../http/listen.js';
import { Stores } from '../http/stores.js';
import type { ListenAddress } from '../net/address.js';

/** A running web interface. */
export interface Companion {
  /** Reads the TLS certificate again; where that fails the old one stays. */
  reload(): void;
  stop(): Promise<void>;
}

/** An import of a million rows takes turns of a second; a turn of this length doesn't end. */
const HANG_MS = 10_000;

/**
 * Serves HTTP for as long as it runs. Nothing here fails for want of a database, an address or a
 * certificate: what is missing is asked for again, and said in the log.
 */
export function startCompanion(
  config: Config & { readonly web: ListenAddress },
  log: Logger,
): Companion {
  const watchdog = startWatchdog(HANG_MS, log, 'so that another can start');
  const stores = new Stores(config);
  const server = listenHttp(config, createApp(config, stores, log), log);
  const beat = setInterval(() => process.send?.('alive'), BEAT_MS).unref();
  return {
    reload: () => server.reload(),
    stop: async () => {
      clearInterval(beat);
      await server.stop();
      stores.close();
      await watchdog.stop();
    },
  };
}
