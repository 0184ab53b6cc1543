import { closeSync, existsSync, fchownSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Creates an empty file for its owner only (0600). Throws EEXIST if the name is taken, even by a
 * link. With `forFolderOwner`, a file that root creates belongs to the owner of its folder, because
 * what an admin creates with sudo is for the user of the controller.
 */
export function createPrivateFile(file: string, { forFolderOwner }: NewFileOptions): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    if (forFolderOwner && process.geteuid?.() === 0) {
      const { uid, gid } = statSync(dirname(file));
      if (uid !== 0) fchownSync(descriptor, uid, gid);
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Creates a folder and its missing parents for their owner only (0700). Throws the error of
 * `mkdir`. Doesn't use Node.js's `recursive`, which never returns below `/proc`, where creating a
 * folder fails with ENOENT.
 */
export function createPrivateFolder(folder: string): void {
  if (existsSync(folder)) return;
  createPrivateFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have created it first.
    if (!existsSync(folder)) throw error;
  }
}

export interface NewFileOptions {
  readonly forFolderOwner: boolean;
}
