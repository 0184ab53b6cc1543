import { readFileSync } from 'node:fs';
import { AppError, invalid, notFound } from '../errors.js';
import { applyDocument, parseDocument } from './policy-document.js';
import type { PolicyStore } from './policy-store.js';
import { IN_MEMORY } from './sqlite/open.js';
import { openPolicyStore } from './sqlite/policy-store.js';

/** A policy document as a store of its own, in memory. Throws `AppError` naming what is wrong. */
export async function loadPolicyFile(file: string): Promise<PolicyStore> {
  const document = parseDocument(readJson(file), file);
  const store = openPolicyStore(IN_MEMORY);
  try {
    await store.change({ author: file, what: `policy file ${file}` }, (edit) =>
      applyDocument(document, edit),
    );
  } catch (error) {
    throw error instanceof AppError ? invalid(`${file}: ${error.message}`) : error;
  }
  return store;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw notFound(`can't read the policy ${file}: ${messageOf(error)}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`${file} is no JSON: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
