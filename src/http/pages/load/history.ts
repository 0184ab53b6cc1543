import { findChanges } from '../../../admin/changes.js';
import { hasRole, type Principal } from '../../../store/access.js';
import type { RecordedChange } from '../../../store/history.js';
import type { Exchange } from '../../route.js';
import { isOwn, withinView } from '../../visible-changes.js';
import type { HistoryModel } from '../view/history.js';

const ROWS = 50;

export async function loadHistory({
  stores: { policy },
  names: { account },
  principal,
  url,
}: Exchange): Promise<HistoryModel> {
  const author = (url.searchParams.get('author') ?? '').trim().slice(0, 128);
  const before = Number(url.searchParams.get('before')) || undefined;
  const found = await findChanges(policy, {
    subject: account,
    author: author === '' ? undefined : author,
    before,
    limit: ROWS + 1,
  });
  const shown = found.slice(0, ROWS);
  return {
    account,
    author,
    rows: shown.map((change) => ({
      change: withinView(change, principal),
      mayUndo: mayUndo(change, principal),
    })),
    older: found.length > ROWS ? shown.at(-1)?.id : undefined,
    isFirst: before === undefined,
  };
}

/** Admins may undo every change; managers their own, of accounts that they still may see. */
export function mayUndo(change: RecordedChange, principal: Principal): boolean {
  const { undoneBy, differences } = change;
  if (undoneBy !== undefined || differences === undefined || differences.length === 0) return false;
  if (differences.some(({ kind }) => kind === 'user' || kind === 'key')) return false;
  return hasRole(principal, 'manager') && isOwn(change, principal);
}
