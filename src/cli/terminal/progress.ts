/** A terminal or a substitute. `isTTY` is absent for a pipe or a file. */
export interface ProgressTarget {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const REDRAW_MS = 100;
const WIDEST_BAR = 30;

/** A line that is redrawn on a terminal, and not printed anywhere else. */
export class Progress {
  readonly #target: ProgressTarget;
  #drawnAt = 0;

  constructor(target: ProgressTarget) {
    this.#target = target;
  }

  /** @param share 0 to 1, if known */
  show(what: string, share: number | undefined): void {
    const now = Date.now();
    if (!this.#target.isTTY || now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    this.#target.write(`\r${this.#line(what, share)}\x1b[K`);
  }

  clear(): void {
    if (this.#drawnAt > 0) this.#target.write('\r\x1b[K');
    this.#drawnAt = 0;
  }

  #line(what: string, share: number | undefined): string {
    const columns = (this.#target.columns || 80) - 1;
    if (share === undefined) return what.slice(0, columns);
    const percent = `${Math.floor(share * 100)}%`.padStart(4);
    const width = Math.min(WIDEST_BAR, columns - what.length - percent.length - 4);
    if (width < 1) return `${percent} ${what}`.slice(0, columns);
    const done = Math.round(width * share);
    return `[${'#'.repeat(done)}${'.'.repeat(width - done)}]${percent} ${what}`;
  }
}
