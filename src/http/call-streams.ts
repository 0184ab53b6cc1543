import { followCalls } from '../admin/follow-calls.js';
import { authorOf, type Principal } from '../store/access.js';
import type { LogMark } from '../store/call-key.js';
import type { CallFilter, LogTail } from '../store/call-log.js';
import { HttpProblem } from './problem.js';
import type { Exchange } from './route.js';

/** A proxy closes a connection that says nothing. */
const BEAT_MS = 15_000;
/** Of one user or key. */
const MOST_EACH = 8;

export interface StreamedCalls {
  readonly filter: CallFilter;
  /** How many earlier calls are sent first. */
  readonly limit: number;
  /** How far the reader has read the log. What is behind that is sent. */
  readonly after?: LogMark | undefined;
  /** Calls as events, each with its empty line; empty text for none. The oldest call comes first. */
  readonly toEvents: (tail: LogTail) => string;
  /** Throws `HttpProblem` once the reader may no longer see these calls. */
  readonly check: () => Promise<unknown>;
}

/** Calls as they are logged, as server-sent events (HTML Standard, section 9.2). */
export class CallStreams {
  readonly #open = new Map<string, number>();
  readonly #beatMs: number;

  constructor(beatMs = BEAT_MS) {
    this.#beatMs = beatMs;
  }

  /**
   * Streams calls until the reader goes away or `check` throws, which is asked before each event and each
   * heartbeat. A reader that doesn't read gets no further events, and is cut off as idle. Throws
   * `HttpProblem` 429 if this user or key has too many streams.
   */
  answer({ stores, principal }: Exchange, streamed: StreamedCalls): Response {
    const close = this.#count(principal);
    const end = new AbortController();
    const following = { ...streamed, signal: end.signal };
    const pages = followCalls(async () => stores.calls, following);
    const events = eventsOf(pages, streamed, this.#beatMs);
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        try {
          const { done, value } = await events.next();
          if (!done) return controller.enqueue(encoder.encode(value));
          close();
          controller.close();
        } catch (error) {
          close();
          controller.error(error);
        }
      },
      cancel() {
        close();
        end.abort();
      },
    });
    return new Response(body, {
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
    });
  }

  /** Counts a stream of this user or key, and returns how to end it. */
  #count(principal: Principal): () => void {
    const name = authorOf(principal);
    const count = this.#open.get(name) ?? 0;
    if (count >= MOST_EACH) {
      throw new HttpProblem({
        status: 429,
        code: 'too-many-requests',
        message: `${name} has ${count} streams of calls open already; close one of them first`,
      });
    }
    this.#open.set(name, count + 1);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      const left = (this.#open.get(name) ?? 1) - 1;
      if (left === 0) this.#open.delete(name);
      else this.#open.set(name, left);
    };
  }
}

async function* eventsOf(
  pages: AsyncIterable<LogTail>,
  { toEvents, check }: StreamedCalls,
  beatMs: number,
): AsyncGenerator<string> {
  yield 'retry: 2000\n\n';
  let sentAt = performance.now();
  for await (const tail of pages) {
    const isBeat = performance.now() - sentAt >= beatMs;
    if (tail.calls.length === 0 && !isBeat) continue;
    try {
      await check();
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      yield 'event: signed-out\ndata:\n\n';
      return;
    }
    const events = toEvents(tail);
    if (events === '' && !isBeat) continue;
    yield events || ':\n\n';
    sentAt = performance.now();
  }
}
