import { statSync } from 'node:fs';

/** Whether two paths lead to the same file, with links resolved; false if one does not exist. */
export function isSameFile(one: string, other: string): boolean {
  const [left, right] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false }));
  return left !== undefined && left.ino === right?.ino && left.dev === right.dev;
}
