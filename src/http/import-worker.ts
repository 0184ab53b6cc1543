import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { ImportRefused, type ImportReport, importList } from '../admin/import-list.js';
import { importResult } from '../admin/import-result.js';
import { sharedChanges } from '../replication/shared-changes.js';
import { openPolicyStore } from '../store/sqlite/policy-store.js';
import type { FromThread, ImportTask } from './import-thread.js';
import { knownProblem } from './problem.js';

const { settings, list, fd, fileName, options, authorship } = workerData as ImportTask;
const port = parentPort as NonNullable<typeof parentPort>;
const end = new AbortController();
port.once('message', () => end.abort());
send(await outcome());
port.unref();

function send(message: FromThread): void {
  port.postMessage(message);
}

async function outcome(): Promise<FromThread> {
  try {
    return { done: importResult(await run()) };
  } catch (error) {
    const problem = knownProblem(error);
    if (problem === undefined) return { failed: error };
    const rows = error instanceof ImportRefused ? error.tally.problems : undefined;
    return { refused: { ...problem, rows } };
  }
}

async function run(): Promise<ImportReport> {
  const shared = sharedChanges(settings.db, settings);
  const policy = openPolicyStore(settings.db, { shared });
  try {
    const chunks = createReadStream('', { fd, start: 0, autoClose: false });
    const file = { name: fileName, chunks };
    const onProgress = (step: string, done: number) => send({ progress: [step, done] });
    const hooks = { signal: end.signal, onProgress };
    return await importList(policy, { list, file, options }, hooks, authorship);
  } finally {
    policy.close();
    shared.close();
  }
}
