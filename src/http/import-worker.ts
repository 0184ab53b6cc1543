import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { ImportRefused, importList } from '../admin/import-list.js';
import { type ImportResult, importResult } from '../admin/import-result.js';
import { refreshList } from '../admin/refresh-list.js';
import type { RefreshResult } from '../admin/refresh-result.js';
import { fetcher } from '../fetch/fetch-source.js';
import { sharedChanges } from '../replication/shared-changes.js';
import type { PolicyStore } from '../store/policy-store.js';
import { openPolicyStore } from '../store/sqlite/policy-store.js';
import type { FetchTask, FromThread, ImportTask } from './import-thread.js';
import { knownProblem } from './problem.js';

const task = workerData as ImportTask | FetchTask;
const port = parentPort as NonNullable<typeof parentPort>;
const end = new AbortController();
port.once('message', () => end.abort());
const hooks = {
  signal: end.signal,
  onProgress: (step: string, done: number) => send({ progress: [step, done] }),
};
send(await outcome());
port.unref();

function send(message: FromThread): void {
  port.postMessage(message);
}

async function outcome(): Promise<FromThread> {
  try {
    return { done: await run() };
  } catch (error) {
    const problem = knownProblem(error);
    if (problem === undefined) return { failed: error };
    const rows = error instanceof ImportRefused ? error.tally.problems : undefined;
    return { refused: { ...problem, rows } };
  }
}

async function run(): Promise<ImportResult | RefreshResult> {
  const { settings } = task;
  const shared = sharedChanges(settings.db, settings);
  const policy = openPolicyStore(settings.db, { shared });
  try {
    return await ('fd' in task ? importFile(policy, task) : fetchList(policy, task));
  } finally {
    policy.close();
    shared.close();
  }
}

async function importFile(
  policy: PolicyStore,
  { list, fd, fileName, options, authorship }: ImportTask,
): Promise<ImportResult> {
  const chunks = createReadStream('', { fd, start: 0, autoClose: false });
  const file = { name: fileName, chunks };
  return importResult(await importList(policy, { list, file, options }, hooks, authorship));
}

async function fetchList(
  policy: PolicyStore,
  { settings, refresh }: FetchTask,
): Promise<RefreshResult> {
  const { subscriptionAllow: allow, subscriptionAuthFile: authFile } = settings;
  return refreshList(policy, fetcher({ allow, authFile }), refresh, hooks);
}
