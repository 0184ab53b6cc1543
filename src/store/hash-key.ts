import { readFileSync } from 'node:fs';
import type { Config } from '../config/settings.js';
import { invalid } from '../errors.js';

const SHORTEST_KEY = 16;

/** The secret of caller-privacy hashed; undefined for the others. Throws `AppError` where it is none. */
export function readHashKey({ callerPrivacy, hashKeyFile }: Config): Buffer | undefined {
  if (callerPrivacy !== 'hashed' || hashKeyFile === undefined) return undefined;
  try {
    const key = readFileSync(hashKeyFile);
    if (key.length >= SHORTEST_KEY) return key;
  } catch (error) {
    throw invalid(`can't read the hash key ${hashKeyFile}: ${(error as Error).message}`);
  }
  throw invalid(`the hash key ${hashKeyFile} is too short; make one: head -c 32 /dev/urandom`);
}
