import type { Context } from './context.js';
import { describeDifferences } from './differences.js';
import { readPositive } from './input.js';

/** Takes a change back, as a change of its own. */
export async function undo(context: Context, text?: string): Promise<void> {
  const number = text === undefined ? undefined : readPositive('change', text);
  const dryRun = context.flag('dryRun') ?? false;
  const policy = await context.policy();
  const { undone, change, differences } = await policy.undo(number, context.authorship(), {
    dryRun,
  });
  context.output.value({ dryRun, undone: undone.id, change, differences }, () => [
    `${dryRun ? 'would undo' : 'undid'} change ${undone.id} (${undone.what}) of ${context.time(undone.at)}`,
    ...describeDifferences(differences, (at) => context.time(at)),
  ]);
  context.output.note(
    change === undefined
      ? 'dry run: nothing was changed'
      : `this is change ${change}; to take it back: ringfence undo ${change}`,
  );
}
