import type { CallRecord, LoggedCall } from '../call-log.js';

type Columns = readonly (readonly [column: string, field: keyof CallRecord])[];

/** The columns of the table `call` beside its key. */
export const CALL_COLUMNS: Columns = [
  ['at', 'at'],
  ['uuid', 'uuid'],
  ['account', 'account'],
  ['presentation', 'presentation'],
  ['caller_raw', 'callerRaw'],
  ['caller', 'caller'],
  ['caller_privacy', 'callerPrivacy'],
  ['name', 'name'],
  ['dialled', 'dialled'],
  ['verdict', 'verdict'],
  ['reason', 'reason'],
  ['list', 'list'],
  ['entry', 'entry'],
  ['would_verdict', 'wouldVerdict'],
  ['would_reason', 'wouldReason'],
  ['latency_us', 'latencyUs'],
  ['explanation', 'explanation'],
];

export type CallRow = Readonly<Record<string, string | number | null>> & {
  readonly call_key: number;
};

export function toLoggedCall(row: CallRow): LoggedCall {
  const fields = CALL_COLUMNS.map(([column, field]) => [field, row[column] ?? undefined]);
  return { key: row.call_key, ...(Object.fromEntries(fields) as CallRecord) };
}
