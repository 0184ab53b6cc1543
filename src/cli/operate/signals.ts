/**
 * Without a handler these signals end the process (SIGHUP, SIGUSR2) or open Node's debugger
 * (SIGUSR1).
 */
export class Signals {
  #hungUp = false;
  #reload: (() => void) | undefined;
  readonly #handlers = {
    SIGHUP: () => {
      this.#hungUp = true;
      this.#reload?.();
    },
    SIGUSR1: () => {},
    SIGUSR2: () => {},
  };

  constructor() {
    for (const [signal, handler] of Object.entries(this.#handlers)) process.on(signal, handler);
  }

  /** Also calls `reload` for an earlier SIGHUP. */
  onHangUp(reload: () => void): void {
    this.#reload = reload;
    if (this.#hungUp) reload();
  }

  release(): void {
    for (const [signal, handler] of Object.entries(this.#handlers)) process.off(signal, handler);
  }
}

/** Resolves on SIGTERM, SIGINT, or when the parent process ends. */
export function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
    process.once('disconnect', () => resolve('disconnect'));
    // The parent may have ended before the listener was added.
    if (process.connected === false) resolve('disconnect');
  });
}
