import { type AppError, EXIT_CODES } from '../../errors.js';
import type { CallLogReader } from '../../store/call-log.js';
import type { Context } from '../context.js';
import { describeProblem } from '../problem-text.js';

/** Says if the calls of other hosts are missing in what was printed. Returns the exit code. */
export function noteGap(context: Context, log: CallLogReader | undefined): number {
  const gap = log?.gap;
  if (gap === undefined) return 0;
  context.output.note(describeGap(gap));
  return EXIT_CODES[gap.code];
}

export function describeGap(gap: AppError): string {
  return `note: only the calls of this host are shown, because ${describeProblem(gap)}`;
}
