import { formatCursor, parseCursor } from '../../admin/call-page.js';
import { callsAsCsv } from '../../admin/calls-csv.js';
import { existingCall, explainCall, latestCall, pagesOfCalls } from '../../admin/logged-calls.js';
import { invalid } from '../../errors.js';
import type { CallCursor, LoggedCall } from '../../store/call-log.js';
import type { Context } from '../context.js';
import { readPositive } from '../input.js';
import { describeRemedy } from '../verdict-remedy.js';
import { readCallFilter, wantsCsv } from './call-filter.js';
import { callTable, presentCall } from './call-table.js';
import { followCalls } from './follow-calls.js';
import { noteGap } from './gap.js';

const DEFAULT_LIMIT = 20;

export async function list(context: Context, account?: string): Promise<number> {
  const filter = await readCallFilter(context, account);
  const given = context.text('limit');
  const limit = given === undefined ? DEFAULT_LIMIT : readPositive('limit', given);
  const before = readCursor(context.text('before'));
  if (context.flag('follow')) {
    if (before !== undefined || filter.until !== undefined) {
      throw invalid('--follow shows what is to come; --before and --until look back');
    }
    await followCalls(context, filter, limit);
    return 0;
  }
  const log = await context.callLog();
  if (wantsCsv(context)) {
    // A file for another program: all of it, unless a limit is given.
    const most = given === undefined ? Number.MAX_SAFE_INTEGER : limit;
    await context.output.pieces(callsAsCsv(log, filter, most, before));
  } else if (context.output.json) {
    await printJson(context, pagesOfCalls(log, filter, limit, before));
  } else {
    // One more than is shown, to find out whether there are older calls.
    const pages = pagesOfCalls(log, filter, limit + 1, before);
    const isAll = before === undefined && Object.values(filter).every((each) => each === undefined);
    await printTable(context, pages, limit, isAll ? 'no calls yet' : 'no such calls in the log');
  }
  return noteGap(context, log);
}

export async function show(context: Context, uuid?: string): Promise<void> {
  const call = await readCall(context, uuid);
  const { remedy, ...explained } = explainCall(call);
  const sentences = [...explained.sentences, ...describeRemedy(remedy, call)];
  context.output.value({ ...presentCall(call), sentences, remedy }, () => [
    `${context.time(call.at)}  ${call.uuid}`,
    `account ${call.account ?? '-'}, dialled ${call.dialled ?? '-'}, decided in ${(call.latencyUs / 1_000).toFixed(1)} ms${call.host === undefined ? '' : ` on ${call.host}`}`,
    ...sentences.map((line) => `  ${line}`),
  ]);
}

/** `--last` is the latest call, or with a value the latest of that account. */
async function readCall(context: Context, uuid: string | undefined): Promise<LoggedCall> {
  const last = context.options['last'];
  if ((uuid === undefined) === (last === undefined)) {
    throw invalid('name one call: its UUID or the start of it, or --last');
  }
  const policy = await context.policy({ readOnly: true, noteAge: false });
  const log = await context.callLog();
  return uuid === undefined
    ? latestCall(policy, log, context.text('last'))
    : existingCall(log, uuid);
}

async function printJson(context: Context, pages: AsyncIterable<LoggedCall[]>): Promise<void> {
  for await (const page of pages) context.output.stream(page.map(presentCall), () => []);
}

async function printTable(
  context: Context,
  pages: AsyncIterable<LoggedCall[]>,
  limit: number,
  none: string,
): Promise<void> {
  const found: LoggedCall[] = [];
  for await (const page of pages) found.push(...page);
  const calls = found.slice(0, limit);
  const last = calls.at(-1);
  if (last === undefined) return context.output.lines([none]);
  context.output.lines(callTable(context, calls));
  if (found.length > limit) context.output.lines([`older calls: --before ${formatCursor(last)}`]);
}

function readCursor(text: string | undefined): CallCursor | undefined {
  if (text === undefined) return undefined;
  const cursor = parseCursor(text);
  if (cursor !== undefined) return cursor;
  throw invalid(
    `"${text}" is not a cursor; take it from the last line of a page, or from "cursor" of its last call in JSON`,
  );
}
