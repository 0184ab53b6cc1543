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

/** Checks credentials, one slow hash at a time. */
export class SignIn {
  readonly #names = new AttemptLimit(BY_NAME);
  readonly #addresses = new AttemptLimit(BY_ADDRESS);
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * The user with these credentials, see `credentialsOf`; undefined if there is none. Throws
   * `HttpProblem` 429 after too many attempts.
   * @param name attempts are limited per name and per client address
   */
  async principalOf(
    { client, stores }: Incoming,
    method: 'md5' | 'sha1',
    credentials: string,
    name: string,
  ): Promise<StoredPrincipal | undefined> {
    const now = performance.now();
    const waits = [this.#addresses.attempt(client.address, now), this.#names.attempt(name, now)];
    const waitMs = Math.max(...waits.map((wait) => wait ?? 0));
    if (waitMs > 0) throw tooMany(waitMs);
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
