import { createInterface } from 'node:readline/promises';
import { AppError, invalid } from '../errors.js';
import type { Context } from './context.js';

/** Asks before something with contents goes. Without a terminal and without --yes, it doesn't. */
export async function confirm(context: Context, action: string): Promise<void> {
  if (context.flag('yes')) return;
  if (!process.stdin.isTTY) throw invalid(`won't ${action} without being asked to; add --yes`);
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(`${action}? [y/N] `);
  prompt.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new AppError('internal', 'nothing was changed');
}
