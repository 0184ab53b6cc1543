import { type OthersChange, redoChange, undoChange } from '../../admin/changes.js';
import type { RecordedChange } from '../../store/history.js';
import type { Context } from '../context.js';
import { readPositive } from '../input.js';
import { confirm } from '../terminal/confirm.js';
import { describeDifferences } from './describe-differences.js';

/** Undoes a change. The undo is a change of its own. */
export async function undo(context: Context, text?: string): Promise<void> {
  await run(context, UNDO, text);
}

/** Redoes an undone change. The redo is a change of its own. */
export async function redo(context: Context, text?: string): Promise<void> {
  await run(context, REDO, text);
}

interface Direction {
  readonly verb: 'undo' | 'redo';
  readonly done: string;
  readonly reverse: typeof undoChange;
  /** The member of the JSON report that names the change. */
  readonly member: string;
  readonly reversal: (target: RecordedChange) => string;
}

const UNDO: Direction = {
  verb: 'undo',
  done: 'undid',
  reverse: undoChange,
  member: 'undone',
  reversal: ({ id }) => `to redo change ${id}: ringfence redo ${id}`,
};

const REDO: Direction = {
  verb: 'redo',
  done: 'redid',
  reverse: redoChange,
  member: 'redone',
  reversal: ({ id }) => `to undo it: ringfence undo ${id}`,
};

async function run(context: Context, direction: Direction, text?: string): Promise<void> {
  const { verb, done, member } = direction;
  const number = text === undefined ? undefined : readPositive('change', text);
  const dryRun = context.flag('dryRun') ?? false;
  const policy = await context.policy();
  const authorship = context.authorship();
  const ask = (next: OthersChange) => confirmReversal(context, verb, next, authorship.author);
  const reversal = { change: number, dryRun, confirm: context.flag('yes') ? undefined : ask };
  const { target, change, differences } = await direction.reverse(policy, reversal, authorship);
  context.output.value({ dryRun, [member]: target.id, change, differences }, () => [
    `${dryRun ? `would ${verb}` : done} change ${describeChange(context, target)}`,
    ...describeDifferences(differences, (at) => context.time(at)),
  ]);
  context.output.note(
    change === undefined
      ? 'dry run: nothing was changed'
      : `this is change ${change}; ${direction.reversal(target)}`,
  );
}

/** Shows the effect, and asks. */
async function confirmReversal(
  context: Context,
  verb: 'undo' | 'redo',
  { target, others, differences }: OthersChange,
  author: string,
): Promise<void> {
  const lines = describeDifferences(differences, (at) => context.time(at));
  for (const line of lines) context.output.note(line);
  const whose =
    target.author === author
      ? `although ${others.join(', ')} changed something since`
      : `by ${target.author}`;
  await confirm(context, `${verb} change ${target.id} (${target.what}) ${whose}`);
}

function describeChange(context: Context, { id, what, at }: RecordedChange): string {
  return `${id} (${what}) of ${context.time(at)}`;
}
