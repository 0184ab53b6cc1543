import { performance } from 'node:perf_hooks';
import type { PolicyReader } from '../../src/screening/policy/policy.js';
import { createLog, LivePolicy, screenCall } from './built.js';
import type { LookupRequest } from './look-up-process.js';
import { percentile } from './statistics.js';
import { type BenchCall, benchCalls } from './workload.js';

/*
 * The process that measures look-ups alone. It screens calls as the controller does, on one core, and
 * counts the time that the policy took to answer whatever a call asks of it.
 */

const WARM_UP = 5_000;
const CALLS = 10_000;

process.once('message', (request: LookupRequest) => {
  process.send?.({ medianUs: measure(request) });
});

function measure({ policy, shape, accounts }: LookupRequest): number {
  const live = new LivePolicy(
    policy,
    createLog('fatal', ({ kind }) => kind),
  );
  const calls = benchCalls(shape, 1, accounts);
  const spentUs: number[] = [];
  for (let count = 0; count < WARM_UP + CALLS; count++) {
    const call = calls.next().value;
    const spentMs = live.read(performance.now(), (policy) => {
      const { reader, spentMs } = stopwatch(policy);
      screen(call, reader);
      return spentMs();
    });
    if (count >= WARM_UP) spentUs.push(spentMs * 1_000);
  }
  live.close();
  return percentile(spentUs, 0.5);
}

function screen({ caller, dialled, verdict }: BenchCall, reader: PolicyReader) {
  const callerHeaders = { callerIdNumber: caller, callerIdName: caller, fromUser: caller };
  const screened = screenCall({ callerHeaders, dialled, domains: [] }, reader, Date.now());
  if (screened.verdict.verdict !== verdict)
    throw new Error(`${caller} to ${dialled}: not ${verdict}`);
}

/** The same policy, and how long its answers took in all. */
function stopwatch(policy: PolicyReader): { reader: PolicyReader; spentMs: () => number } {
  let spent = 0;
  function timed<T>(answer: () => T): T {
    const started = performance.now();
    const answered = answer();
    spent += performance.now() - started;
    return answered;
  }
  const reader: PolicyReader = {
    settings: () => timed(() => policy.settings()),
    account: (id) => timed(() => policy.account(id)),
    accountByRoute: (routes) => timed(() => policy.accountByRoute(routes)),
    candidates: (accountId, keys) => timed(() => policy.candidates(accountId, keys)),
    anonymousLists: (accountId) => timed(() => policy.anonymousLists(accountId)),
  };
  return { reader, spentMs: () => spent };
}
