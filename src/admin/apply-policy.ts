import type { PolicyDocument } from '../store/document/policy-document.js';
import { blaming } from '../store/document/read-policy-file.js';
import type { ChangeOutcome, Difference } from '../store/history.js';
import type { Authorship, PolicyStore } from '../store/policy-store.js';

export interface DocumentChange {
  readonly document: PolicyDocument;
  /** The name in messages; `-` is standard input. */
  readonly source: string;
  /** Removes what the document doesn't name. */
  readonly prune?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  /**
   * Called before `prune` removes something with contents. A rejection cancels the change. If
   * absent, the change isn't confirmed.
   */
  readonly confirm?: ((removals: Removals) => Promise<void>) | undefined;
}

/** How much a document would remove. */
export interface Removals {
  readonly accounts: number;
  readonly lists: number;
  readonly entries: number;
}

/** Makes the policy equal a document. Makes all changes or, if it throws `AppError`, none. */
export async function applyPolicy(
  policy: PolicyStore,
  { document, source, prune = false, dryRun = false, confirm }: DocumentChange,
  authorship: Authorship,
): Promise<ChangeOutcome> {
  const apply = (options: { prune: boolean; dryRun: boolean }) =>
    blaming(source, policy.apply(document, authorship, options));
  if (prune && !dryRun && confirm !== undefined) {
    const removals = removalsOf((await apply({ prune, dryRun: true })).differences);
    if (removals.accounts + removals.lists + removals.entries > 0) await confirm(removals);
  }
  return apply({ prune, dryRun });
}

function removalsOf(differences: readonly Difference[]): Removals {
  const removed = (kind: Difference['kind']) =>
    differences
      .filter((each) => each.did === 'removed' && each.kind === kind)
      .reduce((sum, { count = 1 }) => sum + count, 0);
  return { accounts: removed('account'), lists: removed('list'), entries: removed('entries') };
}
