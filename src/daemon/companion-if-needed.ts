import type { Logger } from 'pino';
import type { CompanionCounts, CompanionProcess, PassedChallenge } from './companion-process.js';

/** How soon it is noticed that it is needed. */
const LOOK_MS = 2_000;

interface Need {
  /** Whether HTTP is served. */
  readonly isWeb: boolean;
  /** Asked again and again; must not take long. */
  readonly isNeeded: () => boolean;
}

/**
 * The companion, which serves HTTP, follows a shared policy, fetches lists and remembers who passed a challenge: started as
 * soon as there is one of these.
 */
export class CompanionIfNeeded {
  readonly #start: () => CompanionProcess;
  #companion: CompanionProcess | undefined;
  readonly #looking: NodeJS.Timeout | undefined;

  constructor({ isWeb, isNeeded }: Need, start: () => CompanionProcess, log: Logger) {
    this.#start = start;
    if (isWeb || isNeeded()) {
      this.#companion = start();
      return;
    }
    this.#looking = setInterval(() => {
      if (!isNeeded()) return;
      clearInterval(this.#looking);
      log.info(
        'the policy is shared, or a list is fetched: the companion starts, which sees to that',
      );
      this.#companion = start();
    }, LOOK_MS).unref();
  }

  /** Undefined as long as none is needed. */
  counts(): CompanionCounts | undefined {
    return this.#companion?.counts();
  }

  /** Returns at once, see `CompanionProcess`. */
  send(message: PassedChallenge): void {
    clearInterval(this.#looking);
    this.#companion ??= this.#start();
    this.#companion.send(message);
  }

  reload(): void {
    this.#companion?.reload();
  }

  async stop(): Promise<void> {
    clearInterval(this.#looking);
    await this.#companion?.stop();
  }
}
