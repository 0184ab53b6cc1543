import type { Logger } from 'pino';
import { rememberCaller } from '../admin/remember-caller.js';
import type { Config } from '../config/settings.js';
import { BEAT_MS, type PassedChallenge } from '../daemon/companion-process.js';
import { startWatchdog } from '../daemon/watchdog.js';
import { createApp } from '../http/app.js';
import { FirstUserLink } from '../http/first-user.js';
import { listenHttp } from '../http/listen.js';
import { Shared } from '../http/shared.js';
import { Stores } from '../http/stores.js';
import { Replication } from '../replication/replication.js';
import { ListFetcher } from './list-fetcher.js';

/** Everything that runs beside the controller and may be slow. */
export interface Companion {
  /** Reads the TLS certificate again. If that fails, the old one stays in use. */
  reload(): void;
  stop(): Promise<void>;
}

/** An import of a million rows blocks the event loop for a second at a time. A longer block never ends. */
const HANG_MS = 10_000;

const NOT_REMEMBERED =
  'a caller who passed a challenge could not be remembered, and is asked again';

/**
 * Serves HTTP, follows the shared policy, fetches subscribed lists and remembers callers who passed a challenge, until it
 * is stopped. A missing database, an address in use or an unreadable certificate doesn't end it: it logs the problem and
 * tries again.
 */
export function startCompanion(config: Config, log: Logger): Companion {
  const watchdog = startWatchdog(HANG_MS, log, 'so that another can start');
  const replication = new Replication(config, log);
  const stores = new Stores(config, replication);
  const firstUser = new FirstUserLink(stores);
  const { web } = config;
  const shared = new Shared();
  const app = createApp(config, stores, log, firstUser, shared);
  const listFetcher = new ListFetcher(config, stores, shared.imports, log);
  const server =
    web &&
    listenHttp({ ...config, web }, app, log, (url) => {
      const { path } = firstUser;
      // A log that is kept is no place for it.
      if (path === undefined || !process.stderr.isTTY) return;
      // At the end of the line, where a terminal makes it a link.
      log.info(`there is no user yet; to make the first one, open ${url + path}`);
    });
  const remember = async ({ kind: _, ...passed }: PassedChallenge): Promise<void> => {
    try {
      await rememberCaller(stores.policy, passed);
    } catch (err) {
      log.warn({ uuid: passed.uuid, account: passed.account, err }, NOT_REMEMBERED);
    }
  };
  process.on('message', remember);
  const beat = setInterval(() => process.send?.('alive'), BEAT_MS).unref();
  return {
    reload: () => server?.reload(),
    stop: async () => {
      clearInterval(beat);
      process.off('message', remember);
      await Promise.all([server?.stop(), replication.stop(), listFetcher.stop()]);
      stores.close();
      await watchdog.stop();
    },
  };
}
