import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Screened } from '../screening/screen-call.js';
import type { FailOpenReason } from '../screening/verdict.js';
import type { Accepted } from './accept-clock.js';
import { isChannelData } from './channel-data.js';
import {
  ASK_RESUME,
  CONNECT,
  EXIT,
  failOpenCommands,
  NOT_SET,
  needsDelayedExit,
  verdictCommands,
} from './commands.js';
import { type Headers, headerLines, readHeaders } from './esl.js';
import { FirstMessage } from './first-message.js';
import { FramingError } from './framing.js';
import { CALL_HEADERS, type InboundCall, readInboundCall } from './inbound-call.js';

export interface SessionLimits {
  /**
   * From accept to verdict; past it the call goes on unscreened. The dialplan's guard fires 2.0 to 3.5 s
   * after the call reached it, and FreeSWITCH may carry a command out 0.7 s after it was written.
   */
  readonly deadlineMs: number;
  /** From here on the guard may fire before a command is carried out: nothing but `exit` is sent. */
  readonly lateMs: number;
  /** All bytes that FreeSWITCH may send in one call. */
  readonly maxBytes: number;
  /** Between a transfer in async mode and asking whether the call has gone on, and from then on. */
  readonly askMs: number;
  /**
   * How long FreeSWITCH may take to close once all is said. No less for who never described a call: it
   * gives way where its place is needed, and would come again, which costs more than to bear it.
   */
  readonly closeMs: number;
}

export const SESSION_LIMITS: SessionLimits = {
  deadlineMs: 1_000,
  lateMs: 1_500,
  maxBytes: 2 * 1024 * 1024,
  askMs: 50,
  closeMs: 5_000,
};

/** How a session ended; exactly one per session. */
export type SessionOutcome =
  | {
      readonly kind: 'verdict';
      readonly call: InboundCall;
      readonly screened: Screened;
      /** From accept to the verdict's write. */
      readonly latencyMs: number;
    }
  | {
      readonly kind: 'fail-open';
      readonly reason: FailOpenReason;
      readonly call?: InboundCall | undefined;
      readonly screened?: Screened | undefined;
      readonly latencyMs: number;
      readonly error?: unknown;
    }
  | { readonly kind: 'hung-up' };

export interface SessionOptions {
  /** When FreeSWITCH connected, on the clock of `now`. */
  readonly accepted: Accepted;
  readonly limits: SessionLimits;
  /** Whether the call shows the shared secret, where one is set. */
  readonly isAuthentic?: ((call: InboundCall) => boolean) | undefined;
  /** The peer has described a call, and may. */
  readonly onCall?: (() => void) | undefined;
  /**
   * Throws if the policy can't be read.
   * @param connectedAt on the clock of `now`
   */
  readonly screen: (call: InboundCall, connectedAt: number) => Screened;
  readonly onOutcome: (outcome: SessionOutcome) => void;
  readonly log: Logger;
  /** Monotonic milliseconds: a process that was frozen finds out late, whatever its timers say. */
  readonly now: () => number;
}

export interface RunningSession {
  /** Resolves when the socket is closed; never rejects. */
  readonly ended: Promise<void>;
  /** Lets the call go on, and closes at once. */
  giveWay(): void;
}

/**
 * One call: connect, decide, act, within the deadline. Whatever goes wrong, the call goes on without
 * us.
 */
export function runSession(socket: Duplex, options: SessionOptions): RunningSession {
  return new Session(socket, options);
}

const READ_LINES = headerLines(['Event-Name', 'Content-Type', ...CALL_HEADERS]);

class Session implements RunningSession {
  readonly ended: Promise<void>;
  readonly #socket: Duplex;
  readonly #options: SessionOptions;
  readonly #firstMessage: FirstMessage;
  #startedAt: number;
  #call: InboundCall | undefined;
  #isSettled = false;
  #isAsking = false;
  #hasLeft = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Duplex, options: SessionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#firstMessage = new FirstMessage(options.limits.maxBytes);
    this.#startedAt = options.accepted.at;
    this.ended = this.#run();
  }

  giveWay(): void {
    this.#letGo('fail-open:overload');
    this.#socket.destroy();
  }

  #run(): Promise<void> {
    const { deadlineMs } = this.#options.limits;
    this.#setTimer(() => this.#letGo('fail-open:deadline'), deadlineMs);
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#socket.on('end', () => this.#end());
    this.#socket.on('error', (error) => this.#end(error));
    this.#write(CONNECT);
    return new Promise((resolve) => {
      this.#socket.on('close', () => {
        this.#settle({ kind: 'hung-up' });
        clearTimeout(this.#timer);
        resolve();
      });
    });
  }

  #read(chunk: Buffer): void {
    try {
      const message = this.#firstMessage.push(chunk);
      if (this.#isSettled) this.#checkReplies(chunk);
      else if (message !== undefined) this.#receive(readHeaders(message, READ_LINES));
    } catch (error) {
      this.#letGo('fail-open:protocol', { error });
      if (error instanceof FramingError) this.#socket.destroy();
    }
  }

  #receive(headers: Headers): void {
    if (headers.get('Content-Type') === 'text/disconnect-notice') {
      return this.#settle({ kind: 'hung-up' });
    }
    if (!isChannelData(headers)) {
      const error = new Error('the answer to connect is no CHANNEL_DATA');
      return this.#letGo('fail-open:protocol', { error });
    }
    this.#call = readInboundCall(headers);
    this.#startedAt = startOf(this.#call, this.#options);
    if (this.#options.isAuthentic?.(this.#call) === false) {
      return this.#letGo('fail-open:secret');
    }
    this.#options.onCall?.();
    if (this.#call.hasMovedOn) return this.#letGo('fail-open:moved-on');
    if (this.#elapsedMs() >= this.#options.limits.deadlineMs) {
      return this.#letGo('fail-open:deadline');
    }
    this.#screen(this.#call);
  }

  #screen(call: InboundCall): void {
    try {
      this.#act(call, this.#options.screen(call, this.#options.accepted.at));
    } catch (error) {
      this.#letGo('fail-open:policy', { error });
    }
  }

  #end(error?: Error): void {
    if (error === undefined || isDisconnect(error)) this.#settle({ kind: 'hung-up' });
    else this.#letGo('fail-open:protocol', { error });
    this.#socket.destroy();
  }

  #act(call: InboundCall, screened: Screened): void {
    const latencyMs = this.#elapsedMs();
    if (latencyMs >= this.#options.limits.deadlineMs) {
      return this.#letGo('fail-open:deadline', { screened });
    }
    const commands = verdictCommands(screened.verdict, call, screened.account);
    if (commands === undefined) return this.#letGo('fail-open:unsafe-destination', { screened });
    this.#write(commands);
    this.#settle({ kind: 'verdict', call, screened, latencyMs });
    if (needsDelayedExit(screened.verdict, call)) this.#askUntilGone();
  }

  /** Lets the call go on. What may be carried out late is `exit` alone: `resume` kills a live call. */
  #letGo(reason: FailOpenReason, cause: { error?: unknown; screened?: Screened } = {}): void {
    if (this.#isSettled) return;
    const latencyMs = this.#elapsedMs();
    const isLate = latencyMs >= this.#options.limits.lateMs;
    const call = isLate || this.#call?.hasMovedOn ? undefined : this.#call;
    this.#write(call === undefined ? EXIT : failOpenCommands(call));
    this.#settle({
      kind: 'fail-open',
      reason: isLate && reason === 'fail-open:deadline' ? 'fail-open:late' : reason,
      call: this.#call,
      latencyMs,
      ...cause,
    });
    this.#socket.end();
  }

  /** From here on FreeSWITCH has its time to close, since a close of ours may lose replies. */
  #settle(outcome: SessionOutcome): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#closeLater();
    this.#options.onOutcome(outcome);
  }

  #closeLater(): void {
    this.#setTimer(() => this.#socket.destroy(), this.#options.limits.closeMs);
  }

  /** Asks again and again whether the call has gone on, for as long as FreeSWITCH may take to close. */
  #askUntilGone(): void {
    const { askMs, closeMs } = this.#options.limits;
    const until = this.#options.now() + closeMs;
    const ask = (): void => {
      if (this.#options.now() >= until) {
        this.#socket.destroy();
        return;
      }
      this.#isAsking = true;
      this.#write(ASK_RESUME);
      this.#setTimer(ask, askMs);
    };
    this.#setTimer(ask, askMs);
  }

  /** The session waits for one thing at a time. */
  #setTimer(then: () => void, delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, delayMs);
  }

  /** FreeSWITCH refusing a command is rare and worth a line: the call then follows its dialplan. */
  #checkReplies(chunk: Buffer): void {
    if (!chunk.includes('-ERR')) return;
    for (const [reply] of chunk.toString('latin1').matchAll(/-ERR.*/g)) {
      if (this.#isAsking && reply === NOT_SET) this.#leave();
      else
        this.#options.log.warn({ uuid: this.#call?.uuid, reply }, 'FreeSWITCH refused a command');
    }
  }

  /** Once, however many questions were answered. */
  #leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#write(EXIT);
    this.#closeLater();
  }

  #write(commands: string): void {
    if (this.#socket.writable) this.#socket.write(commands, 'latin1');
  }

  #elapsedMs(): number {
    return this.#options.now() - this.#startedAt;
  }
}

/**
 * A connection that may have waited out a stall of ours is as old as FreeSWITCH says the call is in
 * this dialplan; where it doesn't say, as old as it can be.
 */
function startOf(call: InboundCall, { accepted, now }: SessionOptions): number {
  if (accepted.earliest === undefined) return accepted.at;
  if (call.ageMs === undefined) return accepted.earliest;
  return Math.min(accepted.at, Math.max(accepted.earliest, now() - call.ageMs));
}

/** FreeSWITCH closed or reset the connection, or we did; anything else is worth a line. */
function isDisconnect(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && DISCONNECTS.has(code);
}

const DISCONNECTS: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
]);
