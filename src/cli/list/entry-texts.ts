import { invalid } from '../../errors.js';
import type { Context } from '../context.js';

/** A few hundred thousand numbers; longer files are imported. */
const MOST_BYTES = 8_000_000;

/** The entries of a command line. `-` stands for those on standard input, one on each line. */
export async function readTexts(
  context: Context,
  written: readonly string[],
): Promise<readonly string[]> {
  // The entry `-` is written with a space around it, see `commandLine`.
  if (!written.includes('-')) return written.map((text) => text.trim());
  if (written.length > 1) {
    throw invalid('"-" takes all entries from standard input; leave the other entries out');
  }
  const lines = (await readInput(context)).split(/\r?\n/).map((line) => line.trim());
  const texts = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (texts.length > 0) return texts;
  throw invalid('standard input has no entries; write one on each line');
}

async function readInput({ io }: Context): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of io.stdin) {
    const bytes = Buffer.from(chunk as string | Uint8Array);
    size += bytes.length;
    if (size > MOST_BYTES) {
      throw invalid(
        `standard input has more than ${MOST_BYTES / 1_000_000} MB; import it with "ringfence list import LIST -"`,
      );
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}
