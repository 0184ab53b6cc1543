import { closeSync, fchownSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes an empty file for its owner alone (0600). Throws EEXIST where something, a link included, has
 * the name. Made by root it belongs to the owner of its folder, where `forFolderOwner`: what an admin
 * makes with sudo is for the user that the controller runs as.
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

export interface NewFileOptions {
  readonly forFolderOwner: boolean;
}
