import type { SharedSettings } from '../config/shared-settings.js';
import type { SharedChanges } from '../store/sqlite/edit/transactions.js';

export interface ClosableSharedChanges extends SharedChanges {
  close(): void;
}

/** The changes of a policy that may be shared. PostgreSQL's client is loaded by the first of them. */
export function sharedChanges(file: string, settings: SharedSettings): ClosableSharedChanges {
  let writer: Promise<ClosableSharedChanges> | undefined;
  return {
    commit: async (db, write, options) => {
      writer ??= import('./shared-writer.js').then(
        ({ SharedWriter }) => new SharedWriter(file, settings),
      );
      return (await writer).commit(db, write, options);
    },
    close: () => void writer?.then((opened) => opened.close()),
  };
}
