import { chownSync, statSync } from 'node:fs';

/** Whether this suite may change the owner of files; prints a note if it may not. */
export const isRoot = process.geteuid?.() === 0;
if (!isRoot) console.warn('skipped: only root can change the owner of files');

/** A user id without a user. */
const STRANGER = 54_321;

/** Gives a folder to another user. */
export function giveAway(folder: string): void {
  chownSync(folder, STRANGER, STRANGER);
}

export function belongsToStranger(file: string): boolean {
  const { uid, gid } = statSync(file);
  return uid === STRANGER && gid === STRANGER;
}
