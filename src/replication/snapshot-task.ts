import {
  type Placing,
  placeSnapshot,
  type SnapshotInfo,
  takeSnapshot,
} from '../store/sqlite/replica/snapshot-file.js';

/** A copy of a policy to a file, or from one. */
export type SnapshotTask =
  | { readonly kind: 'take'; readonly database: string; readonly file: string }
  | {
      readonly kind: 'place';
      readonly database: string;
      readonly file: string;
      readonly placing: Placing;
    };

/** Runs a task, which takes seconds if the policy is large. Undefined if nothing is shared. */
export type RunTask = (task: SnapshotTask) => Promise<SnapshotInfo | undefined>;

/** In this thread. */
export const runHere: RunTask = async (task) => {
  if (task.kind === 'take') return takeSnapshot(task.database, task.file);
  placeSnapshot(task.database, task.file, task.placing);
  return undefined;
};
