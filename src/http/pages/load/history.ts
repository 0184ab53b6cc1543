import { findChanges } from '../../../admin/changes.js';
import { splitListName } from '../../../screening/policy/list-name.js';
import { authorOf, hasRole, maySee, type Principal } from '../../../store/access.js';
import type { Difference, RecordedChange } from '../../../store/history.js';
import type { Exchange } from '../../route.js';
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
  if (hasRole(principal, 'admin')) return true;
  if (!hasRole(principal, 'manager') || change.author !== authorOf(principal)) return false;
  return differences.every((each) => isVisible(each, principal));
}

/** A change may affect several accounts. Differences of accounts that the reader may not see are left out. */
function withinView(change: RecordedChange, principal: Principal): RecordedChange {
  const { differences } = change;
  if (principal.role === 'admin' || differences === undefined) return change;
  return { ...change, differences: differences.filter((each) => isVisible(each, principal)) };
}

function isVisible(difference: Difference, principal: Principal): boolean {
  const account = accountOf(difference);
  return account !== undefined && maySee(principal, account);
}

/** The account that it belongs to; undefined if it is shared or global. */
export function accountOf({ kind, name, account }: Difference): string | undefined {
  switch (kind) {
    case 'account':
      return name;
    case 'route':
    case 'activation':
    case 'document':
      return account;
    case 'list':
    case 'entries':
      return splitListName(name).owner;
    case 'setting':
    case 'user':
    case 'key':
      return undefined;
    default:
      return kind satisfies never;
  }
}
