import { isUtf8 } from 'node:buffer';
import { type AppError, invalid } from '../errors.js';
import { unpacked } from './gunzip.js';
import { otherFile } from './other-file.js';

/** The amount of text for detecting the format. */
const FIRST_PIECE = 65_536;

/**
 * A file's bytes as text, unpacked and without a byte order mark. The first piece has 64 KiB, unless the file is
 * shorter. Throws `AppError` `invalid` naming the line if the bytes are not valid UTF-8.
 * @param most bytes that the file may have once it is unpacked
 */
export async function* readText(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<string> {
  let kept: Buffer = Buffer.alloc(0);
  let line = 0;
  let taken = 0;
  for await (const chunk of unpacked(chunks, name)) {
    taken += chunk.length;
    if (taken > most) throw tooLong(name, most);
    kept = Buffer.concat([kept, chunk]);
    if (line === 0 && kept.length < FIRST_PIECE) continue;
    if (line === 0) kept = withoutMark(kept, name);
    const whole = wholeCharacters(kept);
    yield decode(kept.subarray(0, whole), line || 1, name);
    line = (line || 1) + countLines(kept.subarray(0, whole));
    kept = kept.subarray(whole);
  }
  if (line === 0) kept = withoutMark(kept, name);
  if (kept.length > 0) yield decode(kept, line || 1, name);
}

function tooLong(name: string, most: number): AppError {
  return invalid(`${name} has more than ${Math.round(most / 1_000_000)} MB; a list is shorter`);
}

function withoutMark(bytes: Buffer, name: string): Buffer {
  const other = otherFile(bytes);
  if (other !== undefined) throw invalid(`${name} ${other.problem}`, { remedy: other.remedy });
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** The length without an incomplete character at the end. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte >= 0x80 && byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

const NEWLINE = 0x0a;

function decode(bytes: Buffer, firstLine: number, name: string): string {
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    const line = firstLine + countLines(bytes.subarray(0, zero));
    throw invalid(
      `${name} is binary: line ${line} has a zero byte; give a text file in UTF-8 (for UTF-16: iconv -f UTF-16LE -t UTF-8 FILE > NEW)`,
    );
  }
  if (!isUtf8(bytes)) throw notUtf8(bytes, firstLine, name);
  return bytes.toString('utf8');
}

function notUtf8(bytes: Buffer, firstLine: number, name: string): AppError {
  let line = firstLine;
  for (let from = 0, to = 0; to >= 0; line++, from = to + 1) {
    to = bytes.indexOf(NEWLINE, from);
    if (!isUtf8(bytes.subarray(from, to < 0 ? undefined : to))) break;
  }
  return invalid(
    `${name} is not UTF-8: line ${line} has other bytes; if it is Latin-1, convert it: iconv -f ISO-8859-1 -t UTF-8 FILE > NEW`,
  );
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
