import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { invalid, messageOf, notFound } from '../errors.js';

/** What FreeSWITCH sent on one outbound socket, byte by byte, in the chunks that were read. */
export interface Recording {
  readonly name: string;
  readonly chunks: readonly Buffer[];
  /**
   * Whether the caller hung up before a verdict. Then everything is sent without waiting for one.
   */
  readonly callerHungUp: boolean;
}

/**
 * The recordings at these paths. Those of a folder are its `.esl` files, sorted by name. Throws
 * `AppError` if there are none.
 */
export function readRecordings(paths: readonly string[]): Recording[] {
  return paths.flatMap((path) => {
    if (!existsSync(path)) throw notFound(`recording or folder ${path} not found`);
    const files = statSync(path).isDirectory() ? eslFiles(path) : [path];
    if (files.length === 0) throw notFound(`${path} has no recordings (*.esl)`);
    return files.map(readRecording);
  });
}

function eslFiles(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.esl'));
  return names.sort().map((name) => join(folder, name));
}

function readRecording(file: string): Recording {
  const name = basename(file, '.esl');
  const bytes = readFileSync(file);
  if (bytes.length === 0) throw invalid(`recording ${file} is empty`);
  const noted = readIndex(dirname(file)).find((each) => each.name === name);
  return {
    name,
    chunks: split(bytes, noted?.chunks ?? [firstMessage(bytes)]),
    callerHungUp: noted?.sent === 'connect\n\n',
  };
}

interface IndexEntry {
  readonly name: string;
  /** Sizes in bytes. */
  readonly chunks: readonly number[];
  readonly sent: string;
}

/**
 * `index.json` next to the recordings has the sizes of the chunks. Without it, each message is one
 * chunk.
 */
function readIndex(folder: string): IndexEntry[] {
  const file = join(folder, 'index.json');
  if (!existsSync(file)) return [];
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as IndexEntry[];
  } catch (error) {
    throw invalid(`${file} is not valid JSON: ${messageOf(error)}`);
  }
}

function firstMessage(bytes: Buffer): number {
  const end = bytes.indexOf('\n\n');
  return end < 0 ? bytes.length : end + 2;
}

function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  chunks.push(bytes.subarray(at));
  return chunks.filter((chunk) => chunk.length > 0);
}
