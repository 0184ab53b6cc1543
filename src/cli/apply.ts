import { existsSync } from 'node:fs';
import { blaming, readPolicyFile } from '../store/policy-file.js';
import type { PolicyStore } from '../store/policy-store.js';
import { IN_MEMORY } from '../store/sqlite/open.js';
import { openPolicyStore } from '../store/sqlite/policy-store.js';
import type { Context } from './context.js';
import { describeDifferences } from './differences.js';

/** Makes the policy equal a document, all of it or nothing. */
export async function apply(context: Context, file: string): Promise<void> {
  const prune = context.flag('prune') ?? false;
  const dryRun = context.flag('dryRun') ?? false;
  const document = await readPolicyFile(file);
  const apply = (policy: PolicyStore) =>
    blaming(file, policy.apply(document, context.authorship(), { prune, dryRun }));
  const { db } = await context.config();
  // Where there is none, a wrong document makes no database, and neither does a dry run.
  const rehearsed = existsSync(db) ? undefined : await apply(openPolicyStore(IN_MEMORY));
  const { change, differences } =
    dryRun && rehearsed ? rehearsed : await apply(await context.policy({ create: true }));
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
