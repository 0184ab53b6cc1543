import {
  createWriteStream,
  existsSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { AppError, messageOf } from '../../errors.js';
import { redirections } from './output.js';

/** The file of `--output`. An existing one is only replaced by a complete one. */
export class OutputFile {
  readonly stream: Writable;
  readonly #name: string;
  /** Undefined if it is a pipe or a device, which is written directly. */
  readonly #partial: string | undefined;
  readonly #target: string;
  #problem: Error | undefined;

  /** Throws `AppError` if it can't be written. */
  constructor(name: string) {
    this.#name = name;
    // Replaces the target of a link instead of the link.
    this.#target = existsSync(name) ? realpathSync(name) : name;
    const isFile = statSync(name, { throwIfNoEntry: false })?.isFile() ?? true;
    this.#partial = isFile ? `${this.#target}.partial-${process.pid}` : undefined;
    this.stream = createWriteStream(name, { fd: open(name, this.#partial ?? name) });
    this.stream.on('error', (error) => {
      this.#problem = error;
    });
    redirections.add(this);
  }

  /** Rejects with `AppError` if not all of it could be written. */
  async commit(): Promise<void> {
    try {
      if (this.#problem !== undefined) throw this.#problem;
      await finished(this.stream.end());
      if (this.#partial !== undefined) renameSync(this.#partial, this.#target);
    } catch (error) {
      this.discard();
      throw unwritable(this.#name, error);
    }
  }

  /** Leaves an existing file as it was. */
  discard(): void {
    redirections.delete(this);
    this.stream.destroy();
    if (this.#partial !== undefined) rmSync(this.#partial, { force: true });
  }
}

function open(name: string, file: string): number {
  try {
    return openSync(file, 'w', 0o600);
  } catch (error) {
    throw unwritable(name, error);
  }
}

function unwritable(name: string, error: unknown): AppError {
  return new AppError('unavailable', `can't write ${name}: ${messageOf(error)}`, { cause: error });
}
