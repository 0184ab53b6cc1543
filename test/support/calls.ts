import type { CallRecord } from '../../src/store/call-log.js';
import type { PolicyEdit } from '../../src/store/policy-store.js';
import { openCallLog } from '../../src/store/sqlite/calls/call-log.js';
import { callLogFile } from '../../src/store/sqlite/database/open.js';
import { createPolicy } from './policy.js';
import { Ringfence } from './ringfence.js';

/** A call that met no rule, now. */
export function call(uuid: string, fields: Partial<CallRecord> = {}): CallRecord {
  const caller = fields.caller ?? '+14155550100';
  return {
    at: Date.now(),
    uuid,
    account: 'acme',
    presentation: 'presented',
    callerRaw: caller,
    caller,
    dialled: '1000',
    verdict: 'transfer',
    reason: 'default',
    latencyUs: 900,
    ...fields,
  };
}

/** One that `list` rejected. */
export function rejected(uuid: string, fields: Partial<CallRecord> = {}): CallRecord {
  const caller = fields.caller ?? '+14155550100';
  const explanation = { signals: [], evidence: [], action: 'reject CALL_REJECTED' };
  return call(uuid, {
    verdict: 'reject',
    reason: 'blocked-number',
    list: 'acme/blocked',
    entry: caller,
    explanation: JSON.stringify(explanation),
    ...fields,
  });
}

/** A command whose accounts `acme` and `globex` have had these calls. */
export async function withCalls(
  records: readonly CallRecord[],
  edit: (edit: PolicyEdit) => void = () => {},
): Promise<Ringfence> {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, (policy) => {
    policy.addAccount('acme', {});
    policy.addAccount('globex', { country: 'GB' });
    edit(policy);
  });
  logCalls(ringfence, records);
  return ringfence;
}

export function logCalls(ringfence: Pick<Ringfence, 'db'>, records: readonly CallRecord[]): void {
  if (records.length === 0) return;
  const log = openCallLog(callLogFile(ringfence.db), { create: true });
  log.append(records);
  log.close();
}

/** What is printed with `--json`, a value a line. */
export async function jsonLines<T = Record<string, unknown>>(
  ringfence: Ringfence,
  ...argv: string[]
): Promise<T[]> {
  const { stdout } = await ringfence.run(...argv, '--json');
  const lines = stdout.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as T);
}
