import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PlayedCall, playCall } from './freeswitch-call.js';
import type { PolicyShape } from './policy-shape.js';
import { benchCalls, channelDataTemplate, uuids } from './workload.js';

/** What the load client is asked for: `calls` calls, `atOnce` at a time or `perSecond`. */
export interface LoadRequest {
  readonly port: number;
  readonly shape: PolicyShape;
  readonly seed: number;
  readonly accounts?: { readonly first: number; readonly step: number } | undefined;
  readonly calls: number;
  readonly pace: { readonly atOnce: number } | { readonly perSecond: number };
  /** The floor decides nothing, so it has no verdict that could be wrong. */
  readonly checksVerdicts: boolean;
}

export interface LoadResult {
  readonly seconds: number;
  /** Of each call, see `PlayedCall`. */
  readonly latenciesMs: readonly number[];
  /** Calls that went on unscreened. */
  readonly unscreened: number;
}

type Play = (startedAt: number) => Promise<PlayedCall>;

const channelData = channelDataTemplate();

process.on('message', (request: LoadRequest) => {
  void run(request).then(
    (result) => process.send?.(result),
    (error: Error) => process.send?.({ problem: error.message }),
  );
});

async function run(request: LoadRequest): Promise<LoadResult> {
  const { calls, pace } = request;
  const play = playsCalls(request);
  const sleepAgain = keepAwake();
  const started = performance.now();
  const played =
    'atOnce' in pace
      ? await closedLoop(play, calls, pace.atOnce)
      : await openLoop(play, calls, pace.perSecond);
  const seconds = (performance.now() - started) / 1_000;
  sleepAgain();
  const latenciesMs = played.map(({ latencyMs }) => latencyMs);
  return {
    seconds,
    latenciesMs,
    unscreened: played.filter(({ verdict }) => verdict === 'unscreened').length,
  };
}

/**
 * Turns the loop without a pause. To wake a sleeping core is the sender's work, a sixth of what a call
 * costs on a virtual machine, and the faster server would find this client awake more often.
 */
function keepAwake(): () => void {
  let isAwake = true;
  const turn = () => {
    if (isAwake) setImmediate(turn);
  };
  turn();
  return () => {
    isAwake = false;
  };
}

function playsCalls({ port, shape, seed, accounts, checksVerdicts }: LoadRequest): Play {
  const source = benchCalls(shape, seed, accounts);
  const ids = uuids(seed);
  return async (startedAt) => {
    const call = source.next().value;
    const uuid = ids.next().value;
    const played = await playCall(port, channelData(call, uuid), uuid, startedAt);
    const isExpected =
      !checksVerdicts || [call.verdict, 'unscreened'].includes(`${played.verdict}`);
    if (played.verdict !== undefined && isExpected) return played;
    const { caller, dialled, verdict } = call;
    throw new Error(`${caller} to ${dialled}: ${played.verdict} instead of ${verdict}`);
  };
}

/** The next call starts when one of `atOnce` has ended. */
async function closedLoop(play: Play, calls: number, atOnce: number): Promise<PlayedCall[]> {
  const played: PlayedCall[] = [];
  let begun = 0;
  const line = async () => {
    while (begun++ < calls) played.push(await play(performance.now()));
  };
  await Promise.all(Array.from({ length: atOnce }, line));
  return played;
}

/**
 * Calls start when they are due, whatever became of those before, and their latency counts from when
 * they were due: a stall then shows in every call that it held up.
 */
async function openLoop(play: Play, calls: number, perSecond: number): Promise<PlayedCall[]> {
  const started = performance.now();
  const playing: Promise<PlayedCall>[] = [];
  while (playing.length < calls) {
    const dueAt = started + (playing.length * 1_000) / perSecond;
    await until(dueAt);
    playing.push(play(dueAt));
  }
  return Promise.all(playing);
}

/** Timers are good to a millisecond or two; the rest is spent turning the loop. */
async function until(dueAt: number): Promise<void> {
  const waitMs = dueAt - performance.now() - 2;
  if (waitMs >= 1) await sleep(waitMs);
  while (performance.now() < dueAt) await new Promise((resolve) => setImmediate(resolve));
}
