import { AppError, notFound } from '../../errors.js';
import {
  type RecordedChange,
  type UndoOutcome,
  type UndoProblem,
  UndoRefused,
  type UndoTarget,
} from '../../store/history.js';
import type { Authorship, PolicyStore } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { readPositive } from '../input.js';
import { confirm } from '../terminal/confirm.js';
import { describeDifferences } from './describe-differences.js';

/** Takes a change back, as a change of its own. */
export async function undo(context: Context, text?: string): Promise<void> {
  await run(context, UNDO, text);
}

/** Has an undone change again, as a change of its own. */
export async function redo(context: Context, text?: string): Promise<void> {
  await run(context, REDO, text);
}

interface Direction {
  readonly verb: 'undo' | 'redo';
  readonly done: string;
  readonly next: (policy: PolicyStore) => Promise<UndoTarget | undefined>;
  readonly nothing: string;
  /** The member of the JSON report that names the change. */
  readonly member: string;
  readonly reversal: (outcome: UndoOutcome) => string;
}

const UNDO: Direction = {
  verb: 'undo',
  done: 'undid',
  next: (policy) => policy.nextUndo(),
  nothing: 'there is no change to undo; "ringfence history" shows all',
  member: 'undone',
  reversal: ({ target }) => `to have change ${target.id} again: ringfence redo ${target.id}`,
};

const REDO: Direction = {
  verb: 'redo',
  done: 'redid',
  next: (policy) => policy.nextRedo(),
  nothing:
    'there is no change to redo: nothing was undone since the last change; an earlier one is redone by its number (see "ringfence history")',
  member: 'redone',
  reversal: ({ target }) => `to take it back: ringfence undo ${target.id}`,
};

async function run(context: Context, direction: Direction, text?: string): Promise<void> {
  const { verb, done, member, reversal } = direction;
  const number = text === undefined ? undefined : readPositive('change', text);
  const dryRun = context.flag('dryRun') ?? false;
  const policy = await context.policy();
  const authorship = context.authorship();
  const deed = (change: number, options: { dryRun: boolean }) =>
    policy[verb](change, authorship, options).catch((error: unknown) => {
      throw error instanceof UndoRefused ? explained(error, verb) : error;
    });
  const change = number ?? (await nextChange(context, direction, { policy, authorship, deed }));
  const outcome = await deed(change, { dryRun });
  const { target, differences } = outcome;
  context.output.value({ dryRun, [member]: target.id, change: outcome.change, differences }, () => [
    `${dryRun ? `would ${verb}` : done} change ${describeChange(context, target)}`,
    ...describeDifferences(differences, (at) => context.time(at)),
  ]);
  context.output.note(
    outcome.change === undefined
      ? 'dry run: nothing was changed'
      : `this is change ${outcome.change}; ${reversal(outcome)}`,
  );
}

interface Deed {
  readonly policy: PolicyStore;
  readonly authorship: Authorship;
  readonly deed: (change: number, options: { dryRun: boolean }) => Promise<UndoOutcome>;
}

/** Asks first where somebody else has a part in what comes next, and shows what would change. */
async function nextChange(
  context: Context,
  { verb, next, nothing }: Direction,
  { policy, authorship, deed }: Deed,
): Promise<number> {
  const found = await next(policy);
  if (found === undefined) throw notFound(nothing);
  const { target, authors } = found;
  const others = authors.filter((author) => author !== authorship.author);
  if (others.length === 0 || context.flag('dryRun') || context.flag('yes')) return target.id;
  const { differences } = await deed(target.id, { dryRun: true });
  const lines = describeDifferences(differences, (at) => context.time(at));
  for (const line of lines) context.output.note(line);
  const whose =
    target.author === authorship.author
      ? `although ${others.join(', ')} changed something since`
      : `by ${target.author}`;
  await confirm(context, `${verb} change ${target.id} (${target.what}) ${whose}`);
  return target.id;
}

function describeChange(context: Context, { id, what, at }: RecordedChange): string {
  return `${id} (${what}) of ${context.time(at)}`;
}

function explained(error: UndoRefused, verb: 'undo' | 'redo'): AppError {
  return new AppError(error.code, explain(error.problem, verb), { cause: error });
}

const MOST_NAMED = 10;

function explain(problem: UndoProblem, verb: 'undo' | 'redo'): string {
  const { change } = problem;
  switch (problem.kind) {
    case 'no-such-change':
      return problem.newest === 0
        ? `there is no change to ${verb} yet`
        : `there is no change ${change}; the newest is ${problem.newest}: see "ringfence history"`;
    case 'not-recorded':
      return `change ${change} was made by an older ringfence, which kept no journal; it can't be undone`;
    case 'of-access':
      return `change ${change} is of a user or a key, whose secret no history keeps; see "ringfence user --help" and "ringfence key --help"`;
    case 'undone-already':
      return `change ${change} is undone already, by change ${problem.by}; to have it again: ringfence redo ${change}`;
    case 'not-undone':
      return `change ${change} is not undone, so it can't be redone; to undo it: ringfence undo ${change}`;
    case 'touched-since': {
      const named = problem.later.slice(0, MOST_NAMED);
      const rest = problem.later.length - named.length;
      const more = rest > 0 ? ` and ${rest} more` : '';
      const described = named.map(({ id, what }) => `change ${id} (${what})`).join(', ');
      const order = named.map(({ id }) => id).join(', then ');
      const undone = verb === 'undo' ? 'undone' : 'redone';
      return `change ${change} can't be ${undone}: ${described}${more} touched the same since; undo ${order}${more} first`;
    }
    default:
      return problem satisfies never;
  }
}
