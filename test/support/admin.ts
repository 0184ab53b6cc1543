import { join } from 'node:path';
import type { CallRecord } from '../../src/store/call-log.js';
import type { PolicyEdit } from '../../src/store/policy-store.js';
import { openCallLog, type SqliteCallLog } from '../../src/store/sqlite/calls/call-log.js';
import { callLogFile } from '../../src/store/sqlite/database/open.js';
import { openPolicyStore, type SqlitePolicyStore } from '../../src/store/sqlite/policy-store.js';
import { afterFile } from './after-file.js';
import { temporaryFolder } from './temporary.js';

export const AUTHORSHIP = { author: 'ada', what: 'a test' };

/** A policy on file with an American account `acme` and whatever `edit` makes; closed when the tests end. */
export async function policyWith(
  edit: (edit: PolicyEdit) => void = () => {},
): Promise<SqlitePolicyStore> {
  return (await storesWith([], edit)).policy;
}

/** The same with a log of these calls. */
export async function storesWith(
  calls: readonly CallRecord[],
  edit: (edit: PolicyEdit) => void = () => {},
): Promise<{ policy: SqlitePolicyStore; log: SqliteCallLog }> {
  const file = join(temporaryFolder(), 'ringfence.db');
  const policy = openPolicyStore(file, { create: true });
  const log = openCallLog(callLogFile(file), { create: true });
  afterFile(() => {
    policy.close();
    log.close();
  });
  await policy.change({ author: 'tester', what: 'set-up' }, (change) => {
    change.addAccount('acme', { country: 'US' });
    edit(change);
  });
  log.append(calls);
  return { policy, log };
}

/** All that comes. */
export async function arrayOf<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
