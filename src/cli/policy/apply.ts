import { existsSync } from 'node:fs';
import { blaming, readPolicyFile } from '../../store/document/read-policy-file.js';
import type { ChangeOutcome, Difference } from '../../store/history.js';
import type { PolicyStore } from '../../store/policy-store.js';
import { IN_MEMORY } from '../../store/sqlite/database/open.js';
import { openPolicyStore } from '../../store/sqlite/policy-store.js';
import type { Context } from '../context.js';
import { confirm } from '../terminal/confirm.js';
import { counted } from '../terminal/output.js';
import { describeDifferences } from './describe-differences.js';

/** Makes the policy equal a document, all of it or nothing. */
export async function apply(context: Context, file: string): Promise<void> {
  const prune = context.flag('prune') ?? false;
  const dryRun = context.flag('dryRun') ?? false;
  const document = await readPolicyFile(file, context.io.stdin);
  const apply = (policy: PolicyStore, options = { prune, dryRun }) =>
    blaming(file, policy.apply(document, context.authorship(), options));
  const { db } = await context.config();
  // Where there is none, a wrong document makes no database, and neither does a dry run.
  const rehearsed = existsSync(db) ? undefined : await apply(openPolicyStore(IN_MEMORY));
  const applied = async (): Promise<ChangeOutcome> => {
    if (dryRun && rehearsed) return rehearsed;
    const policy = await context.policy({ create: true });
    if (prune && !dryRun && !context.flag('yes')) {
      await confirmRemovals(context, (await apply(policy, { prune, dryRun: true })).differences);
    }
    return apply(policy);
  };
  const { change, differences } = await applied();
  context.output.value({ dryRun, change, differences }, () =>
    differences.length === 0
      ? 'nothing to change'
      : describeDifferences(differences, (at) => context.time(at)),
  );
  if (change !== undefined) {
    context.output.note(`this is change ${change}; to take it back: ringfence undo ${change}`);
  } else if (dryRun) {
    context.output.note('dry run: nothing was changed');
  }
}

/** Asks where something with contents would go, and tells how much. */
async function confirmRemovals(
  context: Context,
  differences: readonly Difference[],
): Promise<void> {
  const removed = (kind: Difference['kind']) =>
    differences
      .filter((each) => each.did === 'removed' && each.kind === kind)
      .reduce((sum, { count = 1 }) => sum + count, 0);
  const [accounts, lists, entries] = [removed('account'), removed('list'), removed('entries')];
  if (accounts + lists + entries === 0) return;
  await confirm(
    context,
    `remove ${counted(accounts, 'account')}, ${counted(lists, 'list')} and ${counted(entries, 'entry', 'entries')} that the document does not name`,
  );
}
