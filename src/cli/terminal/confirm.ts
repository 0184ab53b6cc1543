import { createInterface } from 'node:readline/promises';
import { AppError, invalid } from '../../errors.js';
import type { Context } from '../context.js';
import type { ProcessIo } from '../process-io.js';

/** Asks before something with contents is removed. Throws if there is no terminal and no --yes. */
export async function confirm(context: Context, action: string): Promise<void> {
  if (context.flag('yes')) return;
  if (!context.io.stdin.isTTY) throw invalid(`won't ${action} without being asked to; add --yes`);
  const answer = await ask(`${action}? [y/N] `, context.io);
  if (!/^y(es)?$/i.test(answer.trim())) throw new AppError('internal', 'nothing was changed');
}

/** Empty if the answer is Ctrl-C or Ctrl-D. */
async function ask(question: string, { stdin, stderr }: ProcessIo): Promise<string> {
  const prompt = createInterface({ input: stdin, output: stderr, terminal: true });
  try {
    return await prompt.question(question);
  } catch {
    stderr.write('\n');
    return '';
  } finally {
    prompt.close();
  }
}
