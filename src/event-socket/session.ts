import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Screened } from '../screening/screen-call.js';
import type { FailOpenReason } from '../screening/verdict.js';
import { type Accepted, startOfCall } from './accept-clock.js';
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
import { FirstMessage, FramingError } from './first-message.js';
import { type Headers, headerLines, readHeaders } from './headers.js';
import { CALL_HEADERS, type InboundCall, readInboundCall } from './inbound-call.js';

export interface SessionLimits {
  /**
   * From accept to verdict; after it the call continues unscreened. The dialplan's guard fires 2.0 to
   * 3.5 s after the call reached it, and FreeSWITCH may execute a command 0.7 s after it was written.
   */
  readonly deadlineMs: number;
  /** From here on the guard may fire before a command is executed, so only `exit` is sent. */
  readonly lateMs: number;
  /** All bytes that FreeSWITCH may send on one connection. */
  readonly maxBytes: number;
  /** After a transfer in async mode, how often we ask whether the call has left `socket`. */
  readonly askMs: number;
  /**
   * How long FreeSWITCH may take to close the connection after our last command. The same for a peer
   * that never described a call: it is evicted if its place is needed, and closing it sooner would only
   * make it reconnect, which costs more.
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

/** How a session ended. Reported exactly once per session. */
export type SessionOutcome =
  | {
      readonly kind: 'verdict';
      readonly call: InboundCall;
      readonly screened: Screened;
      /** From accept until the verdict is written. */
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
  /** When FreeSWITCH connected, measured by `now`. */
  readonly accepted: Accepted;
  readonly limits: SessionLimits;
  /** Whether the call presents the shared secret. Absent if no secret is set. */
  readonly isAuthentic?: ((call: InboundCall) => boolean) | undefined;
  /** Called once the peer has described a call and presented the secret. */
  readonly onCall?: (() => void) | undefined;
  /**
   * Throws if the policy can't be read.
   * @param connectedAt measured by `now`
   */
  readonly screen: (call: InboundCall, connectedAt: number) => Screened;
  readonly onOutcome: (outcome: SessionOutcome) => void;
  readonly log: Logger;
  /** Monotonic milliseconds. Timers alone would not notice that the process was frozen. */
  readonly now: () => number;
}

export interface RunningSession {
  /** Resolves when the socket is closed. Never rejects. */
  readonly ended: Promise<void>;
  /** Lets the call continue unscreened, and closes the connection at once. */
  evict(): void;
}

/**
 * Handles one call: sends `connect`, screens the call, and writes the verdict, within the deadline. On any
 * failure the call continues unscreened.
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
  #hasExited = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Duplex, options: SessionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#firstMessage = new FirstMessage(options.limits.maxBytes);
    this.#startedAt = options.accepted.at;
    this.ended = this.#run();
  }

  evict(): void {
    this.#failOpen('fail-open:overload');
    this.#socket.destroy();
  }

  #run(): Promise<void> {
    const { deadlineMs } = this.#options.limits;
    this.#setTimer(() => this.#failOpen('fail-open:deadline'), deadlineMs);
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
      this.#failOpen('fail-open:protocol', { error });
      if (error instanceof FramingError) this.#socket.destroy();
    }
  }

  #receive(headers: Headers): void {
    if (headers.get('Content-Type') === 'text/disconnect-notice') {
      return this.#settle({ kind: 'hung-up' });
    }
    if (!isChannelData(headers)) {
      const error = new Error('the answer to connect is not CHANNEL_DATA');
      return this.#failOpen('fail-open:protocol', { error });
    }
    this.#call = readInboundCall(headers);
    this.#startedAt = startOfCall(this.#options.accepted, this.#call.ageMs, this.#options.now());
    if (this.#options.isAuthentic?.(this.#call) === false) {
      return this.#failOpen('fail-open:secret');
    }
    this.#options.onCall?.();
    if (this.#call.hasMovedOn) return this.#failOpen('fail-open:moved-on');
    if (this.#elapsedMs() >= this.#options.limits.deadlineMs) {
      return this.#failOpen('fail-open:deadline');
    }
    this.#screen(this.#call);
  }

  #screen(call: InboundCall): void {
    try {
      this.#act(call, this.#options.screen(call, this.#options.accepted.at));
    } catch (error) {
      this.#failOpen('fail-open:policy', { error });
    }
  }

  #end(error?: Error): void {
    if (error === undefined || isDisconnect(error)) this.#settle({ kind: 'hung-up' });
    else this.#failOpen('fail-open:protocol', { error });
    this.#socket.destroy();
  }

  #act(call: InboundCall, screened: Screened): void {
    const latencyMs = this.#elapsedMs();
    if (latencyMs >= this.#options.limits.deadlineMs) {
      return this.#failOpen('fail-open:deadline', { screened });
    }
    const isAsking = screened.verdict.action.kind === 'challenge';
    if (isAsking && (!call.canChallenge || call.answer !== undefined)) {
      return this.#failOpen('fail-open:no-challenge', { screened });
    }
    const commands = verdictCommands(screened.verdict, call, screened.account);
    if (commands === undefined) return this.#failOpen('fail-open:unsafe-destination', { screened });
    this.#write(commands);
    this.#settle({ kind: 'verdict', call, screened, latencyMs });
    if (needsDelayedExit(screened.verdict, call)) this.#askUntilTransferred();
  }

  /** Lets the call continue unscreened. */
  #failOpen(reason: FailOpenReason, cause: { error?: unknown; screened?: Screened } = {}): void {
    if (this.#isSettled) return;
    const latencyMs = this.#elapsedMs();
    const isLate = latencyMs >= this.#options.limits.lateMs;
    this.#write(failOpenCommands(this.#call, { isLate }));
    this.#settle({
      kind: 'fail-open',
      reason: isLate && reason === 'fail-open:deadline' ? 'fail-open:late' : reason,
      call: this.#call,
      latencyMs,
      ...cause,
    });
    this.#socket.end();
  }

  /** FreeSWITCH then has `closeMs` to close the connection, because closing it ourselves may lose replies. */
  #settle(outcome: SessionOutcome): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#closeLater();
    this.#options.onOutcome(outcome);
  }

  #closeLater(): void {
    this.#setTimer(() => this.#socket.destroy(), this.#options.limits.closeMs);
  }

  /** Asks every `askMs` whether the call has left `socket`, for at most `closeMs`. */
  #askUntilTransferred(): void {
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

  /** One timer is enough: the session waits for one thing at a time. */
  #setTimer(then: () => void, delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, delayMs);
  }

  /** A refused command is rare and worth a log line: the call then continues in its dialplan. */
  #checkReplies(chunk: Buffer): void {
    if (!chunk.includes('-ERR')) return;
    for (const [reply] of chunk.toString('latin1').matchAll(/-ERR.*/g)) {
      // Without a question, as in the replay of another verdict's conversation, it says nothing.
      if (reply !== NOT_SET)
        this.#options.log.warn({ uuid: this.#call?.uuid, reply }, 'FreeSWITCH refused a command');
      else if (this.#isAsking) this.#exit();
    }
  }

  /** Sends `exit` once, even if several questions are answered. */
  #exit(): void {
    if (this.#hasExited) return;
    this.#hasExited = true;
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

/** Whether FreeSWITCH, or we, closed or reset the connection. Other errors are logged. */
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
