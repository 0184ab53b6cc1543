import { existsSync } from 'node:fs';
import { applyPolicy, type Removals } from '../../admin/apply-policy.js';
import { readPolicyFile } from '../../store/document/read-policy-file.js';
import type { ChangeOutcome } from '../../store/history.js';
import type { PolicyStore } from '../../store/policy-store.js';
import { IN_MEMORY } from '../../store/sqlite/database/open.js';
import { openPolicyStore } from '../../store/sqlite/policy-store.js';
import type { Context } from '../context.js';
import { confirm } from '../terminal/confirm.js';
import { counted } from '../terminal/output.js';
import { describeDifferences } from './describe-differences.js';

/** Makes the policy equal a document, all of it or nothing. */
export async function apply(context: Context, file: string): Promise<void> {
  const prune = context.flag('prune');
  const dryRun = context.flag('dryRun') ?? false;
  const document = await readPolicyFile(file, context.io.stdin);
  const change = { document, source: file, prune, dryRun };
  const carryOut = (policy: PolicyStore, confirmRemovals?: (removals: Removals) => Promise<void>) =>
    applyPolicy(policy, { ...change, confirm: confirmRemovals }, context.authorship());
  const { db } = await context.config();
  // If there is no database, the document is first applied in memory, so that an invalid document
  // or a dry run creates none.
  const rehearsed = existsSync(db) ? undefined : await carryOut(openPolicyStore(IN_MEMORY));
  const applied = async (): Promise<ChangeOutcome> => {
    if (dryRun && rehearsed) return rehearsed;
    const policy = await context.policy({ create: true });
    return carryOut(policy, context.flag('yes') ? undefined : (of) => confirmRemovals(context, of));
  };
  const outcome = await applied();
  const { differences } = outcome;
  context.output.value({ dryRun, change: outcome.change, differences }, () =>
    differences.length === 0
      ? 'nothing to change'
      : describeDifferences(differences, (at) => context.time(at)),
  );
  if (outcome.change !== undefined) {
    const { change: id } = outcome;
    context.output.note(`this is change ${id}; to undo it: ringfence undo ${id}`);
  } else if (dryRun) {
    context.output.note('dry run: nothing was changed');
  }
}

/** Asks before something with contents is removed, and shows how much. */
async function confirmRemovals(
  context: Context,
  { accounts, lists, entries }: Removals,
): Promise<void> {
  await confirm(
    context,
    `remove ${counted(accounts, 'account')}, ${counted(lists, 'list')} and ${counted(entries, 'entry', 'entries')} that the document does not name`,
  );
}
