import { nearestOf } from '../did-you-mean.js';
import { AppError, notFound, type Remedy } from '../errors.js';
import { nearestListOf } from '../screening/policy/list-name.js';
import {
  type Difference,
  type EntryDifference,
  type HistoryFilter,
  type RecordedChange,
  type UndoOutcome,
  type UndoProblem,
  UndoRefused,
} from '../store/history.js';
import type { Authorship, PolicyStore } from '../store/policy-store.js';
import { didYouMean } from './existing.js';

/**
 * Changes of the policy, newest first. Throws `AppError` `not-found` for an unknown subject. A
 * removed account or list still has a history.
 */
export async function findChanges(
  policy: PolicyStore,
  filter: HistoryFilter,
): Promise<RecordedChange[]> {
  const changes = await policy.history(filter);
  const { subject } = filter;
  if (subject !== undefined && changes.length === 0) await rejectUnknown(policy, subject);
  return changes;
}

async function rejectUnknown(policy: PolicyStore, subject: string): Promise<void> {
  const ids = (await policy.accounts()).map(({ id }) => id);
  const names = (await policy.lists()).map(({ name }) => name);
  if (ids.includes(subject) || names.includes(subject)) return;
  const similar = didYouMean(nearestOf(subject, ids) ?? nearestListOf(subject, names));
  const isNumber = /^[1-9]\d{0,14}$/.test(subject);
  throw notFound(`account or list "${subject}" not found`, {
    remedy: isNumber ? { kind: 'show-change', change: Number(subject) } : similar,
  });
}

/** A change with what it did to each entry. */
export interface DetailedChange extends RecordedChange {
  /** The first `limit` of them. */
  readonly entries: readonly EntryDifference[];
  readonly isCutShort: boolean;
}

/** Throws `AppError` `not-found`. */
export async function showChange(
  policy: PolicyStore,
  id: number,
  limit: number,
): Promise<DetailedChange> {
  const change = await policy.recordedChange(id);
  if (change === undefined) {
    const [newest] = await policy.history({ limit: 1 });
    throw newest === undefined
      ? notFound('there are no changes yet')
      : notFound(`change ${id} not found; the newest is ${newest.id}`, {
          remedy: { kind: 'see-changes' },
        });
  }
  const entries = await policy.entryDifferences(id, limit + 1);
  return { ...change, entries: entries.slice(0, limit), isCutShort: entries.length > limit };
}

export interface Reversal {
  /** Absent: the next change. */
  readonly change?: number | undefined;
  readonly dryRun?: boolean | undefined;
  /**
   * Called before the next change is reversed, if others made it or changed something since. A
   * rejection cancels. If absent, the change isn't confirmed.
   */
  readonly confirm?: ((next: OthersChange) => Promise<void>) | undefined;
}

/** The next change to reverse, which involves other authors. */
export interface OthersChange {
  readonly target: RecordedChange;
  /** The other authors: of the change itself, or of later changes. */
  readonly others: readonly string[];
  /** The effect of reversing it. */
  readonly differences: readonly Difference[];
}

/**
 * Undoes a change; by default the newest that isn't undone yet. The undo is a change of its own.
 */
export async function undoChange(
  policy: PolicyStore,
  reversal: Reversal,
  authorship: Authorship,
): Promise<UndoOutcome> {
  return reverse(policy, 'undo', reversal, authorship);
}

/**
 * Redoes an undone change; by default the one that was undone last. The redo is a change of its
 * own.
 */
export async function redoChange(
  policy: PolicyStore,
  reversal: Reversal,
  authorship: Authorship,
): Promise<UndoOutcome> {
  return reverse(policy, 'redo', reversal, authorship);
}

type Verb = 'undo' | 'redo';

async function reverse(
  policy: PolicyStore,
  verb: Verb,
  { change, dryRun = false, confirm }: Reversal,
  authorship: Authorship,
): Promise<UndoOutcome> {
  const carryOut = (number: number, options: { dryRun: boolean }) =>
    policy[verb](number, authorship, options).catch((error: unknown) => {
      throw error instanceof UndoRefused ? explained(error, verb) : error;
    });
  if (change !== undefined) return carryOut(change, { dryRun });
  const next = await (verb === 'undo' ? policy.nextUndo() : policy.nextRedo());
  if (next === undefined) throw nothingTo(verb);
  const { target, authors } = next;
  const others = authors.filter((author) => author !== authorship.author);
  if (others.length > 0 && !dryRun && confirm !== undefined) {
    const { differences } = await carryOut(target.id, { dryRun: true });
    await confirm({ target, others, differences });
  }
  return carryOut(target.id, { dryRun });
}

function nothingTo(verb: Verb): AppError {
  return verb === 'undo'
    ? notFound('there is no change to undo', { remedy: { kind: 'list-changes' } })
    : notFound('there is no change to redo: nothing was undone since the last change', {
        remedy: { kind: 'redo-by-number' },
      });
}

function explained(error: UndoRefused, verb: Verb): AppError {
  const [message, remedy] = explain(error.problem, verb);
  return new AppError(error.code, message, { cause: error, remedy });
}

const MOST_NAMED = 10;

function explain(problem: UndoProblem, verb: Verb): [message: string, remedy?: Remedy] {
  const { change } = problem;
  switch (problem.kind) {
    case 'no-such-change':
      return problem.newest === 0
        ? [`there is no change to ${verb} yet`]
        : [`change ${change} not found; the newest is ${problem.newest}`, { kind: 'see-changes' }];
    case 'not-recorded':
      return [
        `change ${change} was made by an older ringfence, which kept no journal; it can't be undone`,
      ];
    case 'of-access':
      return [
        `change ${change} is of a user or a key, whose secret no history keeps`,
        { kind: 'set-access' },
      ];
    case 'undone-already':
      return [
        `change ${change} is undone already, by change ${problem.by}`,
        { kind: 'redo', change },
      ];
    case 'not-undone':
      return [`change ${change} is not undone, so it can't be redone`, { kind: 'undo', change }];
    case 'touched-since': {
      const named = problem.later.slice(0, MOST_NAMED);
      const more = problem.later.length - named.length;
      const described = named.map(({ id, what }) => `change ${id} (${what})`).join(', ');
      const undone = verb === 'undo' ? 'undone' : 'redone';
      return [
        `change ${change} can't be ${undone}: ${described}${more > 0 ? ` and ${more} more` : ''} touched the same since`,
        { kind: 'undo-first', changes: named.map(({ id }) => id), more },
      ];
    }
    default:
      return problem satisfies never;
  }
}
