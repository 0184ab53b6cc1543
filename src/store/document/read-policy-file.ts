import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { AppError, invalid, messageOf, notFound } from '../../errors.js';
import type { PolicyStore } from '../policy-store.js';
import { IN_MEMORY } from '../sqlite/database/open.js';
import { openPolicyStore } from '../sqlite/policy-store.js';
import { type PolicyDocument, parseDocument } from './policy-document.js';

/** Loads a policy document into a store in memory. Throws `AppError` naming the problem. */
export async function loadPolicyFile(file: string, stdin?: Readable): Promise<PolicyStore> {
  const document = await readPolicyFile(file, stdin);
  const store = openPolicyStore(IN_MEMORY);
  await blaming(file, store.apply(document, { author: file, what: `policy file ${file}` }));
  return store;
}

/** Reads a policy document; `-` is standard input. Throws `AppError` naming the problem. */
export async function readPolicyFile(
  file: string,
  stdin: Readable = process.stdin,
): Promise<PolicyDocument> {
  const name = nameOf(file);
  return parseDocument(parseJson(decode(await read(file, stdin), name), name), name);
}

/** Some problems of a document only show when it is applied. This adds the file's name to them. */
export async function blaming<T>(file: string, applied: Promise<T>): Promise<T> {
  return applied.catch((error: unknown) => {
    const isOfDocument =
      error instanceof AppError && (error.code === 'invalid' || error.code === 'not-found');
    if (!isOfDocument) throw error;
    const { message, remedy } = error;
    throw invalid(`${nameOf(file)}: ${message}`, { cause: error, remedy });
  });
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

async function read(file: string, stdin: Readable): Promise<Buffer> {
  try {
    return file === '-' ? await buffer(stdin) : await readFile(file);
  } catch (error) {
    throw notFound(`can't read the policy ${file}: ${messageOf(error)}`);
  }
}

function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid(`${name} is not UTF-8 text; a policy is a JSON document in UTF-8`);
  }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`${name} is not valid JSON: ${messageOf(error)}`, {
      remedy: { kind: 'export-policy' },
    });
  }
}
