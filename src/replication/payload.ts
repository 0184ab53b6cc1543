import { createHash, type Hash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ChangeHeader, Journal, LoggedOperation } from '../store/logged-operation.js';

/** Of the operations in a payload. A host stops before a change of a higher version. */
export const LOG_VERSION = 2;

/** Bytes before compression, which adds a little where it can't take anything away. */
const CHUNK_BYTES = 1_000_000;
/** Fast rather than small: the chunks are written while other hosts wait. */
const LEVEL = 3;

/** The hash of the position before the first change. */
export function firstHash(epoch: string): string {
  return createHash('sha256').update(epoch).digest('hex');
}

/**
 * A change as lines of JSON, the header first, cut into chunks that are compressed. Its hash is
 * SHA-256 over the hash before and the chunks.
 */
export class PayloadWriter implements Journal {
  readonly #hash: Hash;
  #header: ChangeHeader | undefined;
  #lines: Buffer[] = [];
  #size = 0;
  #chunks: Buffer[] = [];

  constructor(hashBefore: string) {
    this.#hash = createHash('sha256').update(hashBefore);
  }

  /** Undefined as long as nothing was changed. */
  get header(): ChangeHeader | undefined {
    return this.#header;
  }

  begin(header: ChangeHeader): void {
    this.#header = header;
    this.#write(header);
  }

  add(operation: LoggedOperation): void {
    this.#write(operation);
  }

  /** The chunks that are complete, each once. */
  takeChunks(): Buffer[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }

  /** The remaining chunks, and the hash over all. */
  finish(): { readonly chunks: Buffer[]; readonly hash: string } {
    if (this.#size > 0) this.#cut(this.#size);
    return { chunks: this.takeChunks(), hash: this.#hash.digest('hex') };
  }

  #write(value: ChangeHeader | LoggedOperation): void {
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    this.#lines.push(line);
    this.#size += line.length;
    while (this.#size >= CHUNK_BYTES) this.#cut(CHUNK_BYTES);
  }

  #cut(bytes: number): void {
    const all = Buffer.concat(this.#lines);
    const chunk = gzipSync(all.subarray(0, bytes), { level: LEVEL });
    this.#hash.update(chunk);
    this.#chunks.push(chunk);
    this.#lines = bytes === all.length ? [] : [all.subarray(bytes)];
    this.#size = all.length - bytes;
  }
}

/** Reads a payload back, and computes its hash. */
export class PayloadReader {
  readonly #hash: Hash;
  #rest: Buffer = Buffer.alloc(0);

  constructor(hashBefore: string) {
    this.#hash = createHash('sha256').update(hashBefore);
  }

  /** The values whose last byte is in this chunk. */
  *read(chunk: Buffer): Generator<ChangeHeader | LoggedOperation> {
    this.#hash.update(chunk);
    const bytes = gunzipSync(chunk, { maxOutputLength: CHUNK_BYTES });
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let from = 0;
    for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', from)) {
      yield JSON.parse(all.toString('utf8', from, end));
      from = end + 1;
    }
    this.#rest = all.subarray(from);
  }

  /** The hash over what was read. */
  hash(): string {
    return this.#hash.digest('hex');
  }
}
