import type { Logger } from 'pino';
import type { CompanionCounts, CompanionProcess } from './companion-process.js';

/** How soon it is noticed that the policy is shared. */
const LOOK_MS = 2_000;

interface Need {
  /** Whether HTTP is served. */
  readonly isWeb: boolean;
  /** Asked again and again; must not take long. */
  readonly isShared: () => boolean;
}

/** The companion, which serves HTTP and follows a shared policy: started as soon as there is either. */
export class CompanionIfNeeded {
  #companion: CompanionProcess | undefined;
  readonly #looking: NodeJS.Timeout | undefined;

  constructor({ isWeb, isShared }: Need, start: () => CompanionProcess, log: Logger) {
    if (isWeb || isShared()) {
      this.#companion = start();
      return;
    }
    this.#looking = setInterval(() => {
      if (!isShared()) return;
      clearInterval(this.#looking);
      log.info('several hosts share the policy now: the companion starts, which follows it');
      this.#companion = start();
    }, LOOK_MS).unref();
  }

  /** Undefined as long as none is needed. */
  counts(): CompanionCounts | undefined {
    return this.#companion?.counts();
  }

  reload(): void {
    this.#companion?.reload();
  }

  async stop(): Promise<void> {
    clearInterval(this.#looking);
    await this.#companion?.stop();
  }
}
