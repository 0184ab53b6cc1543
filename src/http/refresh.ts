import type { RunRefresh } from '../admin/subscriptions.js';
import type { Config } from '../config/settings.js';
import { type ImportThread, threadSettings } from './import-thread.js';

/** Fetches lists on the thread for imports. */
export function refreshing(config: Config, imports: ImportThread, signal: AbortSignal): RunRefresh {
  const settings = threadSettings(config);
  return (refresh) => imports.refresh({ settings, refresh }, signal);
}
