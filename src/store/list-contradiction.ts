import type { ListKind } from '../screening/policy/policy.js';
import type { ListPatch } from './policy-store.js';

/** Why the settings of a list contradict each other; undefined if they don't. */
export function contradictionIn(
  name: string,
  kind: ListKind,
  patch: ListPatch,
): string | undefined {
  const [owner, ...rest] = name.split('/');
  if (rest.length > 0 && patch.everyone) {
    return `"${name}" belongs to account ${owner}; only a shared list can be for everyone`;
  }
  if (kind === 'allow' && (patch.action !== undefined || patch.blockAnonymous)) {
    return `"${name}" is an allow list: it lets callers through; an action and the anonymous rule are for blocklists`;
  }
  if (kind === 'block' && patch.stillScreen) {
    return `"${name}" is a blocklist, which lets nobody through; only an allow list can still screen`;
  }
  return undefined;
}
