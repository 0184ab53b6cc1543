import { closeSync, existsSync, fchownSync, mkdirSync, openSync, statSync } from 'node:fs';
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

/**
 * Makes a folder, and those above it, for their owner alone (0700). Throws what `mkdir` says. Not
 * Node.js's `recursive`, which never ends below `/proc`: there making one fails with ENOENT for ever.
 */
export function createPrivateFolder(folder: string): void {
  if (existsSync(folder)) return;
  createPrivateFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process was first.
    if (!existsSync(folder)) throw error;
  }
}

export interface NewFileOptions {
  readonly forFolderOwner: boolean;
}
