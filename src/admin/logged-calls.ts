import { invalid, notFound } from '../errors.js';
import { explain } from '../screening/explain.js';
import { remedyFor, type VerdictRemedy } from '../screening/remedy.js';
import {
  type CallCursor,
  type CallFilter,
  type CallLogReader,
  type LoggedCall,
  readExplanation,
} from '../store/call-log.js';

/*
 * Calls from the log. Where no call was logged yet, there is no log: `undefined`.
 */

/** Calls that are read at once. */
const PAGE = 1_000;

/** Calls a page at a time, the newest first, `limit` in all. */
export async function* pagesOfCalls(
  log: CallLogReader | undefined,
  filter: CallFilter,
  limit: number,
  before?: CallCursor,
): AsyncGenerator<LoggedCall[]> {
  let [left, cursor] = [limit, before];
  while (log !== undefined && left > 0) {
    const page = await log.calls({ ...filter, before: cursor, limit: Math.min(left, PAGE) });
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    left -= page.length;
    cursor = page.at(-1);
  }
}

/**
 * The latest call of this UUID, or of the only one that begins so: a narrow terminal cuts them. Throws
 * `AppError` where none does, or several.
 */
export async function existingCall(
  log: CallLogReader | undefined,
  text: string,
): Promise<LoggedCall> {
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
  throw notFound(`no call ${text} is in the log`, { remedy: { kind: 'list-calls' } });
}

export interface ExplainedVerdict {
  /** Why it was decided so, a sentence a line. */
  readonly sentences: readonly string[];
  /** What would turn the verdict round. */
  readonly remedy: VerdictRemedy | undefined;
}

export function explainCall(call: LoggedCall): ExplainedVerdict {
  const explained = { ...call, explanation: readExplanation(call) };
  return { sentences: explain(explained), remedy: remedyFor(explained) };
}

/** `monitor (reject: blocked-number)`. */
export function describeReason(
  call: Pick<LoggedCall, 'reason' | 'wouldVerdict' | 'wouldReason'>,
): string {
  const { reason, wouldVerdict, wouldReason } = call;
  return wouldReason === undefined ? reason : `${reason} (${wouldVerdict}: ${wouldReason})`;
}
