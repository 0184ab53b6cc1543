import type { SharedSettings } from '../config/shared-settings.js';
import type { SharedChanges } from '../store/sqlite/edit/transactions.js';
import { replicaOf } from '../store/sqlite/replica/replica-row.js';

export interface ClosableSharedChanges extends SharedChanges {
  /**
   * Brings the policy of this host up to date, if that is possible within two seconds. Throws `AppError` if it isn't.
   * Does nothing if the policy is not shared.
   */
  refresh(): Promise<void>;
  close(): void;
}

/** The changes of a policy that may be shared. PostgreSQL's client is loaded by the first of them. */
export function sharedChanges(file: string, settings: SharedSettings): ClosableSharedChanges {
  let writer: Promise<ClosableSharedChanges> | undefined;
  const load = () => {
    writer ??= import('./shared-writer.js').then(
      ({ SharedWriter }) => new SharedWriter(file, settings),
    );
    return writer;
  };
  return {
    commit: async (db, write, options) => (await load()).commit(db, write, options),
    refresh: async () => {
      if (replicaOf(file) !== undefined) await (await load()).refresh();
    },
    close: () => void writer?.then((opened) => opened.close()),
  };
}
