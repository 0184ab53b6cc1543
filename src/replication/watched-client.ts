import pg from 'pg';

interface Watched {
  /** How long this query may go unanswered. */
  readonly answerMs?: number;
}

/**
 * A client whose connection is cut when a query goes unanswered. Unlike pg's own timeout, it first
 * reads what has arrived: a process that was busy itself doesn't take PostgreSQL to be silent.
 */
export class WatchedClient extends pg.Client {
  constructor(config: pg.ClientConfig, timeoutMs: number) {
    super(config);
    const query = this.query.bind(this) as (...parameters: unknown[]) => unknown;
    this.query = ((...parameters: unknown[]) => {
      const answer = query(...parameters);
      const { answerMs = timeoutMs } = parameters[0] as Watched;
      if (answer instanceof Promise) this.#watch(answer, answerMs);
      return answer;
    }) as typeof this.query;
  }

  /** Ends the connection at once. PostgreSQL rolls back its transaction. */
  cut(error?: Error): void {
    const { connection } = this as unknown as { connection: { stream: NodeJS.WritableStream } };
    (connection.stream as unknown as { destroy(error?: Error): void }).destroy(error);
  }

  #watch(answer: Promise<unknown>, timeoutMs: number): void {
    let isOver = false;
    const timer = setTimeout(() => {
      // By then the event loop has read what is there.
      setImmediate(() => isOver || this.cut(new Error('timeout: no answer')));
    }, timeoutMs);
    const end = () => {
      isOver = true;
      clearTimeout(timer);
    };
    answer.then(end, end);
  }
}
