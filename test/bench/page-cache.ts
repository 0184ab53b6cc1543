import { closeSync, openSync, readSync } from 'node:fs';

/**
 * Reads a file, so that the system has it in memory. A virtual machine that gives its memory back may else
 * read the disk for most calls (a fifth of what they cost) and pages (seconds for some).
 */
export function readIntoPageCache(file: string): void {
  const descriptor = openSync(file, 'r');
  const piece = Buffer.allocUnsafe(1024 * 1024);
  while (readSync(descriptor, piece) > 0);
  closeSync(descriptor);
}
