import type { Config } from '../config/settings.js';
import type { FetchState, ListFetches } from '../store/list-fetches.js';
import { sessionFile } from '../store/sqlite/database/open.js';
import { SqliteListFetches } from '../store/sqlite/fetches/list-fetches.js';
import { replicaOf } from '../store/sqlite/replica/replica-row.js';

/**
 * How fetches of lists went. If the policy is shared, other hosts learn of what is put, so that only one of
 * them fetches a list.
 */
export function openListFetches(config: Config): ListFetches {
  return new HostListFetches(config);
}

class HostListFetches extends SqliteListFetches {
  readonly #config: Config;

  constructor(config: Config) {
    super(sessionFile(config.db));
    this.#config = config;
  }

  override async put(list: string, state: FetchState): Promise<void> {
    await super.put(list, state);
    if (replicaOf(this.#config.db) === undefined) return;
    const { putShared } = await import('./fetch-turn.js');
    // What this host knows is enough to go on, so nothing waits for a database that is away.
    await putShared(this.#config, list, state).catch(() => {});
  }
}
