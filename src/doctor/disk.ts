import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Finding, ok, problem, warning } from './finding.js';

const GIB = 1024 ** 3;
/** Room for about 100,000 logged calls. */
const LEAST_BYTES = GIB / 16;

/** Checks the file system of the databases. No finding if their folder doesn't exist yet. */
export async function checkDisk(policyFile: string): Promise<Finding[]> {
  const folder = dirname(policyFile);
  if (!existsSync(folder)) return [];
  const { bavail, bsize } = await statfs(folder);
  return [checkFreeSpace(folder, bavail * bsize)];
}

export function checkFreeSpace(folder: string, freeBytes: number): Finding {
  const free = `${(freeBytes / GIB).toFixed(1)} GiB free in ${folder}`;
  const remedy = 'make room: a full disk keeps no calls and takes no changes';
  if (freeBytes < LEAST_BYTES) return problem('disk', free, remedy);
  return freeBytes < GIB ? warning('disk', free, remedy) : ok('disk', free);
}
