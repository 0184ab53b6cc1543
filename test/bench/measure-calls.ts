import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadRequest } from './load.js';
import { readIntoMemory } from './policy-database.js';
import type { PolicyShape } from './policy-shape.js';
import type { LoadProcess, ServerProcess } from './processes.js';
import { median, percentile } from './statistics.js';

/** One server, as the load client sees it. */
export interface Subject {
  readonly server: ServerProcess;
  readonly shape: PolicyShape;
  readonly accounts?: LoadRequest['accounts'];
  readonly checksVerdicts: boolean;
}

export interface Measured {
  readonly perSecond: number;
  readonly cpuMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly rssMb: number;
}

export type Pace = LoadRequest['pace'];

let seed = 0;
let unscreenedSoFar = 0;

/** How many of all calls so far went on unscreened. */
export function countUnscreened(): number {
  return unscreenedSoFar;
}

/** The call log of a busy controller is written most of a second behind. */
const LOG_WRITTEN_MS = 1_000;

/** Plays so many calls. The server's CPU is counted until it has written its log. */
export async function measureCalls(
  load: LoadProcess,
  { server, ...subject }: Subject,
  calls: number,
  pace: Pace,
): Promise<Measured> {
  readIntoMemory(subject.shape);
  const before = server.cpuMs();
  const request = { ...subject, port: server.port, seed: seed++, calls, pace };
  const { seconds, latenciesMs, unscreened } = await load.run(request);
  unscreenedSoFar += unscreened;
  await sleep(LOG_WRITTEN_MS);
  return {
    perSecond: calls / seconds,
    cpuMs: (server.cpuMs() - before) / calls,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    maxMs: percentile(latenciesMs, 1),
    rssMb: server.rssMb(),
  };
}

/**
 * Both servers in turn, `rounds` times, so that what else the machine does meets both alike. The
 * medians of each, and the median of the rounds' ratios.
 */
export async function compare(
  load: LoadProcess,
  subject: Subject,
  floor: Subject,
  { rounds, calls, pace }: { rounds: number; calls: number; pace: Pace },
): Promise<{ subject: Measured; floor: Measured; ratio: Measured }> {
  const pairs: { subject: Measured; floor: Measured; ratio: Measured }[] = [];
  for (let round = 0; round < rounds; round++) {
    const ofFloor = await measureCalls(load, floor, calls, pace);
    const ofSubject = await measureCalls(load, subject, calls, pace);
    const ratio = each((name) => ofSubject[name] / ofFloor[name]);
    pairs.push({ subject: ofSubject, floor: ofFloor, ratio });
  }
  const medians = (of: 'subject' | 'floor' | 'ratio') =>
    each((name) => median(pairs.map((pair) => pair[of][name])));
  return { subject: medians('subject'), floor: medians('floor'), ratio: medians('ratio') };
}

function each(value: (name: keyof Measured) => number): Measured {
  return {
    perSecond: value('perSecond'),
    cpuMs: value('cpuMs'),
    p50Ms: value('p50Ms'),
    p99Ms: value('p99Ms'),
    maxMs: value('maxMs'),
    rssMb: value('rssMb'),
  };
}
