import { splitListName } from '../screening/policy/list-name.js';
import { authorOf, hasRole, maySee, type Principal } from '../store/access.js';
import type { Difference, RecordedChange } from '../store/history.js';

/**
 * Whether it is the principal's own change, of accounts that they still may see; an admin's are all. The
 * name alone doesn't say so: a key can be made again for another account.
 */
export function isOwn(change: RecordedChange, principal: Principal): boolean {
  if (hasRole(principal, 'admin')) return true;
  const { author, differences = [] } = change;
  return author === authorOf(principal) && differences.every((each) => isVisible(each, principal));
}

/** A change may touch several accounts: what it did to others is none of the reader's business. */
export function withinView(change: RecordedChange, principal: Principal): RecordedChange {
  const { differences } = change;
  if (principal.role === 'admin' || differences === undefined) return change;
  return { ...change, differences: differences.filter((each) => isVisible(each, principal)) };
}

function isVisible(difference: Difference, principal: Principal): boolean {
  const account = accountOf(difference);
  return account !== undefined && maySee(principal, account);
}

/** Whose it is; undefined where it is shared, or of the whole installation. */
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
