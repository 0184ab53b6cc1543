import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../errors.js';
import { escapeUnprintable, printable } from '../../printable.js';
import type { ProcessIo } from '../process-io.js';
import { colourVerdicts, takesColour } from './colour.js';

/** What commands print. With `json`, data is JSON and nothing else goes to standard output. */
export class Output {
  readonly json: boolean;
  readonly #io: ProcessIo;

  constructor(json: boolean, io: ProcessIo) {
    this.json = json;
    this.#io = io;
  }

  /** One value: as JSON, or as the lines of `text`. */
  value(value: unknown, text: () => string | readonly string[]): void {
    if (this.json) return this.#write(toJson(value, 2));
    const lines = text();
    this.lines(typeof lines === 'string' ? [lines] : lines);
  }

  /** Many values, for `calls` and `replay`: one JSON value per line, none for none, or a table. */
  stream(values: readonly unknown[], text: () => readonly string[]): void {
    if (!this.json) return this.lines(text());
    if (values.length > 0) this.#write(values.map((value) => toJson(value)).join('\n'));
  }

  /** Each stays one line, whatever names and labels it holds. */
  lines(lines: readonly string[]): void {
    if (lines.length > 0) this.#io.stdout.write(this.text(lines));
  }

  /** The same as text, for `pieces`. */
  text(lines: readonly string[]): string {
    const shown = lines.map(printable);
    const isPlain = this.json || !takesColour(this.#io.stdout, this.#io.env);
    return (isPlain ? shown : shown.map(colourVerdicts)).map((line) => `${line}\n`).join('');
  }

  /** A text in pieces, however long. A reader that has enough (`| head`) is no failure. */
  async pieces(pieces: AsyncIterable<string>): Promise<void> {
    try {
      await pipeline(Readable.from(pieces), this.#io.stdout, { end: false });
    } catch (error) {
      const { code, syscall, message } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return;
      if (syscall !== 'write') throw error;
      throw new AppError('unavailable', `can't write the output: ${message}`, { cause: error });
    }
  }

  /** For the reader, not for scripts. */
  note(text: string): void {
    this.#io.stderr.write(`${printable(text)}\n`);
  }

  #write(text: string): void {
    this.#io.stdout.write(`${text}\n`);
  }
}

/** JSON that a terminal shows as it stands. */
export function toJson(value: unknown, indent?: number): string {
  return escapeUnprintable(JSON.stringify(value, null, indent));
}

/** `1 entry`, `2 entries`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;
}

/** Undefined where it is no terminal, or one that doesn't know its width. */
export function terminalWidth(stream: NodeJS.WritableStream = process.stdout): number | undefined {
  const { isTTY, columns } = stream as NodeJS.WriteStream;
  return isTTY && columns > 0 ? columns : undefined;
}
