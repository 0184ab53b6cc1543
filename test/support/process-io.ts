import { Readable, Writable } from 'node:stream';
import type { ProcessIo } from '../../src/cli/process-io.js';

/** Standard streams in memory: what was written so far is `text`. */
export class Captured extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}

export interface CapturedIo extends ProcessIo {
  readonly stdout: Captured;
  readonly stderr: Captured;
}

/** A process of its own to the command that runs with it: no terminal, and nothing else in its environment. */
export function captureIo(env: ProcessIo['env'] = {}, input: string | Uint8Array = ''): CapturedIo {
  return {
    env,
    stdin: Readable.from([Buffer.from(input)]),
    stdout: new Captured(),
    stderr: new Captured(),
  };
}
