import { addUser } from '../../src/admin/access/access.js';
import type { CallRecord } from '../../src/store/call-log.js';
import type { PolicyEdit } from '../../src/store/policy-store.js';
import { openAccessStore } from '../../src/store/sqlite/access/access-store.js';
import { openCallLog } from '../../src/store/sqlite/calls/call-log.js';
import { callLogFile } from '../../src/store/sqlite/database/open.js';
import { PASSWORD } from './browser.js';
import { createPolicy } from './policy.js';
import { Ringfence } from './ringfence.js';

const AUTHORSHIP = { author: 'tester', what: 'set-up' };

/** A database with accounts `acme` and `globex`, and users `ada` (admin), `max` (manager) and `vi` (viewer) of acme. */
export async function createOffice(
  edit: (edit: PolicyEdit) => void = () => {},
  calls: readonly CallRecord[] = [],
): Promise<string> {
  const { db } = new Ringfence();
  await createPolicy(db, (policy) => {
    policy.addAccount('acme', { name: 'Acme Corporation', country: 'US' });
    policy.addAccount('globex', { country: 'GB' });
    edit(policy);
  });
  const access = openAccessStore(db);
  const user = (name: string, role: 'manager' | 'viewer') => ({
    name,
    role,
    accounts: ['acme'],
    password: PASSWORD,
  });
  await addUser(
    access,
    { name: 'ada', role: 'admin', accounts: [], password: PASSWORD },
    AUTHORSHIP,
  );
  await addUser(access, user('max', 'manager'), AUTHORSHIP);
  await addUser(access, user('vi', 'viewer'), AUTHORSHIP);
  access.close();
  const log = openCallLog(callLogFile(db), { create: true });
  log.append(calls);
  log.close();
  return db;
}
