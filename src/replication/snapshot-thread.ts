import { Worker } from 'node:worker_threads';
import type { SnapshotInfo } from '../store/sqlite/replica/snapshot-file.js';
import { SharedProblem } from './shared-problem.js';
import type { RunTask } from './snapshot-task.js';

/** In a thread of its own, so that the process goes on meanwhile. */
export const runInThread: RunTask = (task) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./snapshot-worker.js', import.meta.url), {
      workerData: task,
    });
    worker.once('message', (info?: SnapshotInfo) => resolve(info));
    worker.once('error', ({ message }) =>
      reject(new SharedProblem(`a copy of the policy failed: ${message}`)),
    );
    worker.once('exit', () => reject(new SharedProblem('a copy of the policy was cut short')));
  });
