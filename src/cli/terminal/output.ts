import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../errors.js';
import { escapeUnprintable, printable } from '../../printable.js';
import type { ProcessIo } from '../process-io.js';
import { colourVerdicts, takesColour } from './colour.js';

/** The output of commands. With `json`, only JSON goes to standard output. */
export class Output {
  readonly json: boolean;
  readonly #io: ProcessIo;

  constructor(json: boolean, io: ProcessIo) {
    this.json = json;
    this.#io = io;
  }

  /** Prints one value, as JSON or as the lines of `text`. */
  value(value: unknown, text: () => string | readonly string[]): void {
    if (this.json) return this.#write(toJson(value, 2));
    const lines = text();
    this.lines(typeof lines === 'string' ? [lines] : lines);
  }

  /** Prints many values, for `calls` and `replay`: one JSON value per line, or a table. */
  stream(values: readonly unknown[], text: () => readonly string[]): void {
    if (!this.json) return this.lines(text());
    if (values.length > 0) this.#write(values.map((value) => toJson(value)).join('\n'));
  }

  /** Prints lines. Control characters in names and labels can't break a line. */
  lines(lines: readonly string[]): void {
    if (lines.length > 0) this.#io.stdout.write(this.text(lines));
  }

  /** The lines as one text, for `pieces`. */
  text(lines: readonly string[]): string {
    const shown = lines.map(printable);
    const isPlain = this.json || !takesColour(this.#io.stdout, this.#io.env);
    return (isPlain ? shown : shown.map(colourVerdicts)).map((line) => `${line}\n`).join('');
  }

  /** Writes a text piece by piece. A reader that closes early (`| head`) is not an error. */
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

  /** Prints a note for people on standard error. */
  note(text: string): void {
    this.#io.stderr.write(`${printable(text)}\n`);
  }

  #write(text: string): void {
    this.#io.stdout.write(`${text}\n`);
  }
}

/** JSON without characters that a terminal would interpret. */
export function toJson(value: unknown, indent?: number): string {
  return escapeUnprintable(JSON.stringify(value, null, indent));
}

/** `1 entry`, `2 entries`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;
}

/** Undefined if the stream is not a terminal, or its width is unknown. */
export function terminalWidth(stream: NodeJS.WritableStream = process.stdout): number | undefined {
  const { isTTY, columns } = stream as NodeJS.WriteStream;
  return isTTY && columns > 0 ? columns : undefined;
}
