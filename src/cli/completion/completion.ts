import { nearest } from '../../did-you-mean.js';
import { invalid } from '../../errors.js';
import type { Context } from '../context.js';
import type { ProcessIo } from '../process-io.js';
import { SCRIPTS } from './completion-scripts.js';
import type { TypedLine } from './completion-values.js';
import { type Candidate, type Next, type Progress, parseWords } from './follow-words.js';

/** Prints the script that makes a shell call `__complete`. */
export async function completion(context: Context, shell: string): Promise<void> {
  const shells = Object.keys(SCRIPTS);
  if (!shells.includes(shell)) {
    throw invalid(
      `no completion for "${shell}"; one of ${shells.join(', ')}${nearest(shell, shells)}`,
    );
  }
  const script = SCRIPTS[shell as keyof typeof SCRIPTS];
  context.output.value({ shell, script }, () => script.trimEnd().split('\n'));
}

/**
 * Prints the candidates for the last word of a command line, one per line: the word, a space, a
 * description. `:files` makes the shell offer file names. Prints nothing if the database can't be
 * read, since the user is still typing.
 */
export async function complete(context: Context, words: readonly string[]): Promise<void> {
  context.output.lines(await answer(context, words));
}

async function answer({ io, program }: Context, words: readonly string[]): Promise<string[]> {
  const progress = parseWords(program, words);
  const { next, typed, prefix } = progress;
  if (next.kind === 'value' && isFile(next.names, progress)) return [':files'];
  const candidates = await candidatesOf(next, progress, io.env);
  return candidates
    .filter(({ text }) => text.startsWith(typed))
    .map(({ text, about }) => `${prefix}${text} ${about}`.trim());
}

/** With --calls, `replay` takes accounts instead of files. */
function isFile(names: readonly string[], { given }: Progress): boolean {
  return names.includes('file') || (names.includes('path') && !given.has('--calls'));
}

async function candidatesOf(
  next: Next,
  progress: Progress,
  env: ProcessIo['env'],
): Promise<readonly Candidate[]> {
  switch (next.kind) {
    case 'words':
      return next.or === undefined
        ? next.words
        : [...next.words, ...(await candidatesOf(next.or, progress, env))];
    case 'value':
      return knownValues(next.names, { typed: progress.typed, given: progress.given, env });
    default:
      return next satisfies never;
  }
}

async function knownValues(
  names: readonly string[],
  line: TypedLine,
): Promise<readonly Candidate[]> {
  const { valuesOf } = await import('./completion-values.js');
  try {
    return valuesOf(names, line);
  } catch {
    // The command itself will report an invalid setting or a missing database.
    return [];
  }
}
