/** Without a handler they end the process (SIGHUP, SIGUSR2), or open Node's debugger (SIGUSR1). */
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

  /** Also for a SIGHUP that came before. */
  onHangUp(reload: () => void): void {
    this.#reload = reload;
    if (this.#hungUp) reload();
  }

  release(): void {
    for (const [signal, handler] of Object.entries(this.#handlers)) process.off(signal, handler);
  }
}

/** Resolves when the process is asked to end, or the one that started it has ended. */
export function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
    process.once('disconnect', () => resolve('disconnect'));
    // It may have ended before anybody listened.
    if (process.connected === false) resolve('disconnect');
  });
}
