import { Duplex } from 'node:stream';

/** A socket without a network: what a session reads, chunk by chunk, and all that it writes. */
export class FakeSocket extends Duplex {
  written = '';
  #onWrite: () => void = () => {};

  constructor() {
    // Object mode keeps chunks apart that were fed before they are read.
    super({ readableObjectMode: true });
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written += chunk.toString('latin1');
    done();
    this.#onWrite();
  }

  /** Resolves when what was written passes the test. */
  async until(passes: (written: string) => boolean): Promise<void> {
    while (!passes(this.written)) {
      await new Promise<void>((resolve) => {
        this.#onWrite = resolve;
      });
    }
  }

  /** FreeSWITCH sends. */
  feed(chunk: Buffer | string): void {
    this.push(Buffer.from(chunk as string, 'latin1'));
  }

  /** FreeSWITCH closes. */
  finish(): void {
    this.push(null);
  }
}
