import type { Readable } from 'node:stream';

/** The parts of `process` that commands use. A program that runs commands passes its own. */
export interface ProcessIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Data. */
  readonly stdout: NodeJS.WritableStream;
  /** All that is not data. */
  readonly stderr: NodeJS.WritableStream;
}
