import type { Remedy } from '../errors.js';

/**
 * What helps, in words for readers who have neither our page nor our command line before them: those of
 * KAZOO's interface, and those of a monitor, who also look after the host. Undefined where nothing helps
 * there.
 */
export function adviceOf(remedy: Remedy): string | undefined {
  switch (remedy.kind) {
    case 'did-you-mean':
      return `did you mean "${remedy.name}"?`;
    case 'edit-other-list':
      return 'allow or block the number on another list';
    case 'name-database':
      return 'check the setting db';
    case 'create-database':
      return 'check the setting db; the controller makes one when it starts';
    case 'name-or-restore-database':
      return 'check the setting db, or restore a backup';
    case 'upgrade-or-restore':
      return 'upgrade Ringfence, or restore a backup of its version';
    default:
      return undefined;
  }
}

/** The message of a problem, with what helps. */
export function withAdvice({
  message,
  remedy,
}: {
  readonly message: string;
  readonly remedy?: Remedy | undefined;
}): string {
  const advice = remedy && adviceOf(remedy);
  return advice === undefined ? message : `${message}; ${advice}`;
}
