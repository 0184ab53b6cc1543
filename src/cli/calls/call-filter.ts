import { readCallFilter as readFilter } from '../../admin/call-filter.js';
import { invalid } from '../../errors.js';
import type { CallFilter } from '../../store/call-log.js';
import { readHashKey, redactorFor } from '../../store/number-redaction.js';
import type { Context } from '../context.js';
import { readPast } from '../input.js';

/**
 * The calls that the options select. Without --since, only the last `usualSpan`, if given. Throws
 * `AppError` for the first invalid option.
 */
export async function readCallFilter(
  context: Context,
  account?: string,
  usualSpan?: string,
): Promise<CallFilter> {
  const [from, name, to, list, reason, verdict, host] = [
    'from',
    'name',
    'to',
    'list',
    'reason',
    'verdict',
    'host',
  ].map((option) => context.text(option));
  const range = readRange(context, usualSpan);
  const policy = await context.policy({ readOnly: true, noteAge: false });
  const config = await context.config();
  const redact = redactorFor(config.callerPrivacy, readHashKey(config));
  const sources = { policy, log: await context.callLog(), redact };
  const rejected = context.flag('rejected');
  const query = { account, verdict, rejected, ...range, from, name, to, list, reason, host };
  const filter = await readFilter(sources, query);
  if (redact.privacy === 'masked') noteMasked(context, filter);
  if (filter.list !== list) context.output.note(`note: --list ${list} is ${filter.list}`);
  return filter;
}

function noteMasked(context: Context, { callers, callerPrefix }: CallFilter): void {
  if (callerPrefix !== undefined) {
    context.output.note('note: the log keeps numbers without their last four digits');
  } else if (callers !== undefined) {
    const kept = callers.at(-1);
    context.output.note(`note: the log keeps ${kept}; some of these calls may be of other numbers`);
  }
}

function readRange(
  context: Context,
  usualSpan: string | undefined,
): Pick<CallFilter, 'since' | 'until'> {
  const now = Date.now();
  const read = (name: string, text: string | undefined) =>
    text === undefined ? undefined : readPast(name, text, now, context.zone);
  const since = read('since', context.text('since') ?? usualSpan);
  const until = read('until', context.text('until'));
  if (since !== undefined && since > now) {
    throw invalid(
      `since ${context.time(since)} is in the future; calls are logged when they are screened`,
    );
  }
  if (since !== undefined && until !== undefined && since >= until) {
    throw invalid(
      `since ${context.time(since)} is not before until ${context.time(until)}; give the earlier time as --since`,
    );
  }
  return { since, until };
}

/** Whether `--csv` was given. Throws `AppError` if `--json` was, too. */
export function wantsCsv(context: Context): boolean {
  const wanted = context.flag('csv') === true;
  if (wanted && context.output.json) {
    throw invalid('--csv and --json are two formats; leave one out');
  }
  return wanted;
}

/** Describes the range for a summary. */
export function describeRange(context: Context, { since, until }: CallFilter): string {
  const words = [
    since === undefined ? '' : `since ${context.time(since)}`,
    until === undefined ? '' : `until ${context.time(until)}`,
  ];
  return words.filter((word) => word !== '').join(' ');
}
