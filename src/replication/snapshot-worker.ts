import { parentPort, workerData } from 'node:worker_threads';
import { runHere, type SnapshotTask } from './snapshot-task.js';

parentPort?.postMessage(await runHere(workerData as SnapshotTask));
