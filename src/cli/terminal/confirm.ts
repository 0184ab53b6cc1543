import { createInterface } from 'node:readline/promises';
import { AppError, invalid } from '../../errors.js';
import type { Context } from '../context.js';

/** Where a question is asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/** Asks before something with contents goes. Without a terminal and without --yes, it doesn't. */
export async function confirm(
  context: Context,
  action: string,
  terminal: Terminal = { input: process.stdin, output: process.stderr },
): Promise<void> {
  if (context.flag('yes')) return;
  if (!terminal.input.isTTY) throw invalid(`won't ${action} without being asked to; add --yes`);
  const answer = await ask(`${action}? [y/N] `, terminal);
  if (!/^y(es)?$/i.test(answer.trim())) throw new AppError('internal', 'nothing was changed');
}

/** Empty where the answer is Ctrl-C or Ctrl-D. */
async function ask(question: string, terminal: Terminal): Promise<string> {
  const prompt = createInterface({ ...terminal, terminal: true });
  try {
    return await prompt.question(question);
  } catch {
    terminal.output.write('\n');
    return '';
  } finally {
    prompt.close();
  }
}
