import { invalid, notFound } from '../../errors.js';
import { explain } from '../../screening/explain.js';
import { remedyFor } from '../../screening/remedy.js';
import {
  type CallCursor,
  type CallFilter,
  type LoggedCall,
  readExplanation,
} from '../../store/call-log.js';
import type { Context } from '../context.js';
import { readPositive } from '../input.js';
import { describeRemedy } from '../remedies.js';
import { readCallFilter } from './call-filter.js';
import { callTable, formatCursor, presentCall } from './call-table.js';
import { followCalls } from './follow-calls.js';

const DEFAULT_LIMIT = 20;
/** Calls that are read at once; more are printed as they come. */
const PAGE = 1_000;

export async function list(context: Context, account?: string): Promise<void> {
  const filter = await readCallFilter(context, account);
  const limit = readPositive('limit', context.text('limit') ?? String(DEFAULT_LIMIT));
  const before = readCursor(context.text('before'));
  if (context.flag('follow')) {
    if (before !== undefined || filter.until !== undefined) {
      throw invalid('--follow shows what is to come; --before and --until look back');
    }
    return followCalls(context, filter, limit);
  }
  if (context.output.json) return printJson(context, pagesOf(context, filter, limit, before));
  // One more than is shown tells whether there are older ones.
  const pages = pagesOf(context, filter, limit + 1, before);
  const isAll = before === undefined && Object.values(filter).every((each) => each === undefined);
  return printTable(context, pages, limit, isAll ? 'no calls yet' : 'no such calls in the log');
}

export async function show(context: Context, uuid: string): Promise<void> {
  const call = await existingCall(context, uuid);
  const explained = { ...call, explanation: readExplanation(call) };
  const remedy = remedyFor(explained);
  const sentences = [...explain(explained), ...describeRemedy(remedy, call)];
  context.output.value({ ...presentCall(call), sentences, remedy }, () => [
    `${context.time(call.at)}  ${call.uuid}`,
    `account ${call.account ?? '-'}, dialled ${call.dialled ?? '-'}, decided in ${(call.latencyUs / 1_000).toFixed(1)} ms`,
    ...sentences.map((line) => `  ${line}`),
  ]);
}

/**
 * The latest of this UUID, or of the only one that begins so: a narrow terminal cuts them. Throws
 * `AppError` where none does, or several.
 */
export async function existingCall(context: Context, text: string): Promise<LoggedCall> {
  await context.policy({ readOnly: true });
  const log = await context.callLog();
  const [call] = (await log?.callsOf(text)) ?? [];
  if (call !== undefined) return call;
  const beginning = text.replace(/…$/, '');
  const [uuid, other] = beginning === '' ? [] : ((await log?.uuidsFrom(beginning)) ?? []);
  if (other !== undefined) {
    throw invalid(
      `several calls begin with ${beginning}, like ${uuid} and ${other}; give more of it`,
    );
  }
  const [found] = uuid === undefined ? [] : ((await log?.callsOf(uuid)) ?? []);
  if (found !== undefined) return found;
  throw notFound(`no call ${text} is in the log; "ringfence calls" lists the latest`);
}

/** Calls a page at a time, the newest first, `limit` in all; none where there is no log yet. */
export async function* pagesOf(
  context: Context,
  filter: CallFilter,
  limit: number,
  before?: CallCursor,
): AsyncGenerator<LoggedCall[]> {
  const log = await context.callLog();
  let [left, cursor] = [limit, before];
  while (log !== undefined && left > 0) {
    const page = await log.calls({ ...filter, before: cursor, limit: Math.min(left, PAGE) });
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    left -= page.length;
    cursor = page.at(-1);
  }
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
  const [, at, key] = /^(\d{1,15})\.(\d{1,15})$/.exec(text) ?? [];
  if (at !== undefined) return { at: Number(at), key: Number(key) };
  throw invalid(
    `"${text}" is no cursor; take it from the last line of a page, or from "cursor" of its last call in JSON`,
  );
}
