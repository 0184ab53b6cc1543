import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { BACKGROUND, lowerPriority } from '../priority.js';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));

/**
 * The companion reads and writes SQLite and buffers request bodies. V8 ends it at this limit, and
 * it is restarted.
 */
export const COMPANION_OPTIONS: readonly string[] = [
  '--max-old-space-size=96',
  '--max-semi-space-size=4',
];

/** What the controller tells the companion, which may change the policy: a caller has passed a challenge. */
export interface PassedChallenge {
  readonly kind: 'challenge-passed';
  readonly account: string;
  /** Exactly the presented number. */
  readonly number: string;
  /** When the caller is to be asked again. Unix milliseconds. */
  readonly until: number;
  /** Of the call. */
  readonly uuid: string;
}

/** How often the companion sends a heartbeat. */
export const BEAT_MS = 1_000;
/** Missing heartbeats before it is killed. */
const MISSING_BEATS = 10;
/** The same before the first one: on a busy machine, a process of low priority starts slowly. */
const MISSING_START_BEATS = 60;

const FIRST_RESTART_MS = 200;
const LONGEST_RESTART_MS = 30_000;
/** Messages that wait for a companion to start. Further ones are dropped: those callers are asked again. */
const MOST_WAITING = 1_000;
/** A companion that ran at least this long is restarted without delay. */
const STEADY_MS = 60_000;
/** The time from SIGTERM to SIGKILL. */
const STOP_MS = 3_000;

export interface CompanionCounts {
  /** Absent while it is not running. */
  readonly pid: number | undefined;
  readonly restarts: number;
}

/**
 * Runs `ringfence web` as a child process. If it ends or hangs, it is restarted after a delay that
 * doubles from 200 ms to 30 s. Nothing here waits for it. When this process ends, the companion
 * sees its channel close and ends too.
 * @param environment the settings, see `settingsEnvironment`
 */
export class CompanionProcess {
  readonly #environment: Readonly<Record<string, string>>;
  readonly #log: Logger;
  #child: ChildProcess | undefined;
  /** How many more heartbeats may be missing. */
  #mayMiss = MISSING_START_BEATS;
  #restarts = 0;
  #delayMs = FIRST_RESTART_MS;
  #restart: NodeJS.Timeout | undefined;
  #isStopping = false;
  #waiting: PassedChallenge[] = [];
  readonly #beat: NodeJS.Timeout;

  constructor(environment: Readonly<Record<string, string>>, log: Logger) {
    this.#environment = environment;
    this.#log = log;
    // Counted in turns of this loop, so that a controller that was frozen itself doesn't kill the
    // companion.
    this.#beat = setInterval(() => this.#checkBeat(), BEAT_MS).unref();
    this.#start();
  }

  counts(): CompanionCounts {
    return { pid: this.#child?.pid, restarts: this.#restarts };
  }

  /** Returns at once. A companion that ends before it has read the message loses it. */
  send(message: PassedChallenge): void {
    if (this.#child?.connected) this.#child.send(message, ignoreFailure);
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(message);
  }

  /** Makes the companion reload its certificate. */
  reload(): void {
    this.#child?.kill('SIGHUP');
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#beat);
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const cutOff = setTimeout(() => {
      this.#log.warn({ companion: child.pid }, 'the companion does not stop; it is killed');
      child.kill('SIGKILL');
    }, STOP_MS);
    await ended;
    clearTimeout(cutOff);
  }

  #start(): void {
    const startedAt = performance.now();
    const child = fork(MAIN, ['web'], {
      env: { ...process.env, ...this.#environment },
      execArgv: [...COMPANION_OPTIONS],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    // At once, because loading its modules takes longer than many calls.
    if (child.pid !== undefined) lowerPriority(BACKGROUND, child.pid);
    this.#child = child;
    this.#mayMiss = MISSING_START_BEATS;
    let isOver = false;
    const end = (how: object) => {
      if (isOver) return;
      isOver = true;
      this.#child = undefined;
      if (!this.#isStopping) this.#startAgain(how, performance.now() - startedAt);
    };
    for (const message of this.#waiting.splice(0)) child.send(message, ignoreFailure);
    child.on('message', () => {
      this.#mayMiss = MISSING_BEATS;
    });
    // Only `error` is emitted if the process can't be started.
    child.on('error', (err) => child.pid === undefined && end({ err }));
    child.on('exit', (code, signal) => end(signal === null ? { code } : { signal }));
  }

  #startAgain(how: object, livedMs: number): void {
    if (livedMs >= STEADY_MS) this.#delayMs = FIRST_RESTART_MS;
    const delayMs = this.#delayMs;
    this.#delayMs = Math.min(2 * delayMs, LONGEST_RESTART_MS);
    this.#restarts++;
    this.#log.error({ ...how, delayMs }, 'the companion has ended; it is started again');
    this.#restart = setTimeout(() => this.#start(), delayMs).unref();
  }

  #checkBeat(): void {
    if (this.#child === undefined || this.#mayMiss-- > 0) return;
    this.#log.error({ companion: this.#child.pid }, 'the companion hangs; it is killed');
    this.#mayMiss = MISSING_BEATS;
    this.#child.kill('SIGKILL');
  }
}

/** Without a callback, a failure would be an `error` event. The end of the child is noticed anyway. */
function ignoreFailure(): void {}
