import { AppError } from '../errors.js';
import type { Format } from '../formats/format-names.js';
import type { HeldBack } from '../store/list-fetches.js';
import type { MergeSource } from '../store/merge.js';
import type { Authorship, PolicyStore } from '../store/policy-store.js';
import type { Fetch } from './fetch.js';
import { isDoubtful, isGarbled } from './fetch-state.js';
import { type ImportHooks, importList, type Reviewed } from './import-list.js';
import { importResult } from './import-result.js';
import type { RefreshResult } from './refresh-result.js';

/** One fetch of a list: plain data, so that another thread can do it. */
export interface RefreshTask {
  readonly list: string;
  readonly source: MergeSource;
  /** Takes the entries even if there are far fewer or far more than before. */
  readonly accept: boolean;
  /** Of the last fetch. Absent: the list is sent in any case. */
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly authorship: Authorship;
}

/** Bytes of a file that was unpacked. */
const MOST_BYTES = 256_000_000;

export type RefreshHooks = Pick<ImportHooks, 'signal' | 'onProgress'> & {
  /** Called before entries of the list are removed or changed. A rejection cancels the refresh. */
  readonly confirm?: ImportHooks['review'];
};

/**
 * Fetches a list, and makes it equal its source: all of it or nothing. Nothing is changed if the source has
 * not changed. What the source or the policy is to blame for is a result; everything else is thrown.
 */
export async function refreshList(
  policy: PolicyStore,
  fetch: Fetch,
  task: RefreshTask,
  hooks: RefreshHooks,
): Promise<RefreshResult> {
  try {
    return await refresh(policy, fetch, task, hooks);
  } catch (error) {
    if (error instanceof HeldBackError) return { kind: 'held-back', held: error.held };
    if (!(error instanceof AppError) || hooks.signal.aborted) throw error;
    const { retryAfterMs } = error as { readonly retryAfterMs?: number };
    const { code, message: problem, remedy } = error;
    return { kind: 'failed', code, problem, remedy, retryAfterMs };
  }
}

async function refresh(
  policy: PolicyStore,
  fetch: Fetch,
  { list, source, accept, etag, lastModified, authorship }: RefreshTask,
  hooks: RefreshHooks,
): Promise<RefreshResult> {
  const { url, publicOnly: isPublicOnly = false, format, column, minReports } = source.subscription;
  const fetched = await fetch({ url, isPublicOnly, etag, lastModified }, hooks.signal);
  if (fetched.kind === 'not-modified') return fetched;
  const file = { name: fetched.name, chunks: fetched.chunks, most: MOST_BYTES };
  const options = {
    format: format as Format | undefined,
    column,
    minReports,
    replace: true,
    skipBad: true,
    dryRun: false,
    force: false,
  };
  const review: NonNullable<ImportHooks['review']> = async (preview, about) => {
    checkRows(file.name, about);
    const { entries } = about.list;
    if (!source.isNew && !accept && isDoubtful(entries, about.wanted)) {
      throw new HeldBackError({ entries, wanted: about.wanted });
    }
    await hooks.confirm?.(preview, about);
  };
  const request = { list, file, options, source };
  const report = await importList(policy, request, { ...hooks, review }, authorship);
  const { etag: newEtag, lastModified: newTime } = fetched;
  return { kind: 'taken', result: importResult(report), etag: newEtag, lastModified: newTime };
}

/** Few invalid rows are skipped and counted, because a source is corrected by others. */
function checkRows(name: string, { tally }: Reviewed): void {
  if (!isGarbled(tally.taken, tally.bad)) return;
  const [first] = tally.problems;
  throw new AppError(
    'unavailable',
    `${name} is not taken, because ${tally.bad} of its ${tally.taken + tally.bad} rows are invalid; the first is ${tally.unit} ${first?.line}: ${first?.problem}`,
  );
}

class HeldBackError extends Error {
  readonly held: HeldBack;

  constructor(held: HeldBack) {
    super('the source has far fewer or far more entries');
    this.held = held;
  }
}
