import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../errors.js';
import { escapeUnprintable, printable } from '../../printable.js';
import type { ProcessIo } from '../process-io.js';
import { colourVerdicts, takesColour } from './colour.js';

export interface OutputOptions {
  readonly json?: boolean;
  /** Prints no notes and, unless `stdout` is given, nothing else. */
  readonly quiet?: boolean;
  /** Takes the place of standard output. */
  readonly stdout?: NodeJS.WritableStream | undefined;
}

/** The output of commands. With `json`, only JSON goes to standard output. */
export class Output {
  readonly json: boolean;
  readonly #io: ProcessIo;
  readonly #stdout: NodeJS.WritableStream;
  readonly #isQuiet: boolean;
  readonly #isSilent: boolean;

  constructor(io: ProcessIo, { json = false, quiet = false, stdout }: OutputOptions = {}) {
    this.json = json;
    this.#io = io;
    this.#stdout = stdout ?? io.stdout;
    this.#isQuiet = quiet;
    this.#isSilent = quiet && stdout === undefined;
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
    if (lines.length > 0 && !this.#isSilent) this.#stdout.write(this.text(lines));
  }

  /** The lines as one text, for `pieces`. */
  text(lines: readonly string[]): string {
    const shown = lines.map(printable);
    const isPlain = this.json || !takesColour(this.#stdout, this.#io.env);
    return (isPlain ? shown : shown.map(colourVerdicts)).map((line) => `${line}\n`).join('');
  }

  /** Writes a text piece by piece. A reader that closes early (`| head`) is not an error. */
  async pieces(pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
    if (this.#isSilent) return;
    try {
      await pipeline(Readable.from(pieces), this.#stdout, { end: false });
    } catch (error) {
      const { code, syscall, message } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return;
      if (syscall !== 'write') throw error;
      throw new AppError('unavailable', `can't write the output: ${message}`, { cause: error });
    }
  }

  /** Prints a note for people on standard error. */
  note(text: string): void {
    if (!this.#isQuiet) this.#io.stderr.write(`${printable(text)}\n`);
  }

  #write(text: string): void {
    if (!this.#isSilent) this.#stdout.write(`${text}\n`);
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

/** What takes the place of standard output at present. While something does, there is no width. */
export const redirections = new Set<object>();

/** Undefined if the stream is not a terminal, or its width is unknown. */
export function terminalWidth(stream: NodeJS.WritableStream = process.stdout): number | undefined {
  if (redirections.size > 0) return undefined;
  const { isTTY, columns } = stream as NodeJS.WriteStream;
  return isTTY && columns > 0 ? columns : undefined;
}
