import { performance } from 'node:perf_hooks';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { createLog, LivePolicy, screenCall } from './built.js';

export interface Screened {
  /** Milliseconds for each call, in their order. */
  readonly duringMs: readonly number[];
  /** From the first one on that met what the work had committed. */
  readonly afterMs: readonly number[];
}

const EVERY_MS = 2;
const CALLS_AFTER = 500;

/**
 * Screens calls as the controller does, on the policy's file, while `work` runs, and some after it has
 * changed the file.
 */
export async function screenMeanwhile(
  db: string,
  dialled: string,
  work: Promise<unknown>,
): Promise<Screened> {
  const policy = new LivePolicy(
    db,
    createLog('fatal', ({ kind }) => kind),
  );
  const watch = new Sqlite(db, { readonly: true });
  const version = watch.prepare('PRAGMA data_version').pluck();
  const versionBefore = version.get();
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  const duringMs: number[] = [];
  const afterMs: number[] = [];
  for (let count = 0; !isOver || afterMs.length < CALLS_AFTER; count++) {
    const number = `+1415${String(5_000_000 + ((count * 7_919) % 1_000_000))}`;
    const callerHeaders = { callerIdNumber: number, callerIdName: number, fromUser: number };
    const spent = isOver || version.get() !== versionBefore ? afterMs : duringMs;
    const started = performance.now();
    const call = { callerHeaders, dialled, domains: [] };
    const { account } = policy.read(started, (reader) => screenCall(call, reader, Date.now()));
    spent.push(performance.now() - started);
    if (account === undefined) throw new Error(`nobody has the number ${dialled}`);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  policy.close();
  watch.close();
  await over;
  return { duringMs, afterMs };
}
