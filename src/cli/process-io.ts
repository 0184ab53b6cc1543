import type { Readable } from 'node:stream';

/** What a command uses of `process`. Whoever runs a command within another program hands over its own. */
export interface ProcessIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Data. */
  readonly stdout: NodeJS.WritableStream;
  /** All that is not data. */
  readonly stderr: NodeJS.WritableStream;
}
