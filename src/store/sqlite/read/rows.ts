import type { VerificationRule } from '../../../screening/caller/verification.js';
import type { CountryCode } from '../../../screening/number/phone-number.js';
import { parseAction } from '../../../screening/policy/action.js';
import { isProblem } from '../../../screening/policy/entry.js';
import { formatListName } from '../../../screening/policy/list-name.js';
import {
  type Account,
  type AnonymousScope,
  type BlockAction,
  type List,
  type ListKind,
  type Mode,
  REJECT,
} from '../../../screening/policy/policy.js';

/** SQLite's rows and their conversion to domain types. Only this file knows both spellings. */

export interface AccountRow {
  account_key: number;
  id: string;
  name: string;
  country: string;
  extension: string | null;
  dialplan: string | null;
  context: string | null;
  mode: string;
  paused_until: number | null;
  block_anonymous: number;
  anonymous_scope: string;
  anonymous_action: string;
  verification: string;
  default_verdict: string;
  created_at: number;
}

export function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    name: row.name,
    country: row.country as CountryCode,
    callflow: {
      extension: row.extension ?? undefined,
      dialplan: row.dialplan ?? undefined,
      context: row.context ?? undefined,
    },
    mode: row.mode as Mode,
    pausedUntil: row.paused_until ?? undefined,
    blockAnonymous: row.block_anonymous === 1,
    anonymousScope: row.anonymous_scope as AnonymousScope,
    anonymousAction: toAction(row.anonymous_action),
    verification: row.verification as VerificationRule,
    defaultVerdict: row.default_verdict as 'transfer' | 'reject',
  };
}

export interface ListRow {
  list_name: string;
  owner: string | null;
  kind: string;
  action: string;
  list_block_anonymous: number;
  still_screen: number;
  enabled: number;
  active: number;
}

/** The columns of a `ListRow`, from `list l` left joined with `account o`. */
export const LIST_COLUMNS = `l.name AS list_name, o.id AS owner, l.kind, l.action,
  l.block_anonymous AS list_block_anonymous, l.still_screen, l.enabled`;

export function toList(row: ListRow): List {
  const owner = row.owner ?? undefined;
  return {
    name: formatListName({ owner, name: row.list_name }),
    owner,
    kind: row.kind as ListKind,
    action: toAction(row.action),
    blockAnonymous: row.list_block_anonymous === 1,
    stillScreen: row.still_screen === 1,
    enabled: row.enabled === 1,
    active: row.active === 1,
  };
}

/** Actions are checked when they are written. An unknown action of a newer version still blocks. */
export function toAction(text: string): BlockAction {
  const action = parseAction(text);
  return isProblem(action) ? REJECT : action;
}
