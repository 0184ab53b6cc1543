import { hashCredentials } from '../admin/access/secrets.js';
import type { StoredPrincipal } from '../store/access.js';
import { HttpProblem } from './problem.js';
import type { Incoming } from './route.js';

/** The number of attempts in a row, and the time after which one more is allowed. */
const BY_NAME = { burst: 10, refillMs: 6_000 } as const;
const BY_ADDRESS = { burst: 30, refillMs: 2_000 } as const;
/** The most names and addresses that are counted; the least recently used one is forgotten first. */
const MOST_KNOWN = 10_000;
/** A slow hash takes 16 MB, so sign-ins queue up to this number; others are rejected. */
const MOST_WAITING = 8;

interface Bucket {
  left: number;
  at: number;
}

/** Slows down password guessing: a burst of attempts, then one every few seconds (a token bucket). */
export class AttemptLimit {
  readonly #limit: { readonly burst: number; readonly refillMs: number };
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: { readonly burst: number; readonly refillMs: number }) {
    this.#limit = limit;
  }

  /**
   * Counts an attempt. Undefined if it is allowed, else the milliseconds to wait.
   * @param now monotonic milliseconds
   */
  attempt(key: string, now: number): number | undefined {
    const { burst, refillMs } = this.#limit;
    const known = this.#buckets.get(key) ?? { left: burst, at: now };
    const left = Math.min(burst, known.left + (now - known.at) / refillMs);
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: left < 1 ? left : left - 1, at: now });
    if (this.#buckets.size > MOST_KNOWN) {
      const [oldest = ''] = this.#buckets.keys();
      this.#buckets.delete(oldest);
    }
    return left < 1 ? Math.ceil((1 - left) * refillMs) : undefined;
  }
}

/** Checks credentials, one slow hash at a time. All ways to sign in share one. */
export class SignIn {
  readonly #names = new AttemptLimit(BY_NAME);
  readonly #addresses = new AttemptLimit(BY_ADDRESS);
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Counts an attempt of this client and, if it is known, for this user or account. Throws `HttpProblem` 429
   * where there were too many.
   */
  count({ client }: Pick<Incoming, 'client'>, whom?: string): void {
    const now = performance.now();
    const waits = [
      this.#addresses.attempt(client.address, now),
      whom === undefined ? undefined : this.#names.attempt(whom, now),
    ];
    const waitMs = Math.max(...waits.map((wait) => wait ?? 0));
    if (waitMs > 0) throw tooMany(waitMs);
  }

  /**
   * Whose credentials these are, see `credentialsOf`; undefined where they are nobody's. Throws
   * `HttpProblem` 429 where there were too many attempts.
   * @param whom the user or account that the attempt counts for, beside the client's address
   */
  async principalOf(
    incoming: Incoming,
    method: 'md5' | 'sha1',
    credentials: string,
    whom: string,
  ): Promise<StoredPrincipal | undefined> {
    const { stores } = incoming;
    this.count(incoming, whom);
    if (this.#waiting >= MOST_WAITING) throw tooMany(1_000);
    this.#waiting++;
    const hash = this.#last.then(() => hashCredentials(credentials, stores.access.salt()));
    this.#last = hash.catch(() => {});
    try {
      return stores.access.bySecret(method, await hash);
    } finally {
      this.#waiting--;
    }
  }
}

function tooMany(waitMs: number): HttpProblem {
  const seconds = Math.ceil(waitMs / 1_000);
  return new HttpProblem({
    status: 429,
    code: 'too-many-requests',
    message: `too many attempts to sign in; try again in ${seconds} s`,
    headers: { 'retry-after': String(seconds) },
  });
}
