import type { VerificationRule } from '../../../screening/caller/verification.js';
import type { CountryCode } from '../../../screening/number/phone-number.js';
import { parseAction } from '../../../screening/policy/action.js';
import { isProblem } from '../../../screening/policy/entry.js';
import { formatListName } from '../../../screening/policy/list-name.js';
import { isActive } from '../../../screening/policy/list-standing.js';
import {
  type Account,
  type AnonymousScope,
  type BlockAction,
  type List,
  type ListKind,
  type Mode,
  REJECT,
} from '../../../screening/policy/policy.js';
import { emptySchedule, parseSchedule, type Schedule } from '../../../screening/policy/schedule.js';

/** SQLite's rows and their conversion to domain types. Only this file knows both spellings. */

export interface AccountRow {
  account_key: number;
  id: string;
  name: string;
  country: string;
  time_zone: string | null;
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
    timeZone: row.time_zone ?? undefined,
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
  everyone: number;
  said: number | null;
  schedule: string | null;
}

/** The columns of a `ListRow`, from `list l` left joined with `account o`. */
export const LIST_COLUMNS = `l.name AS list_name, o.id AS owner, l.kind, l.action,
  l.block_anonymous AS list_block_anonymous, l.still_screen, l.enabled, l.everyone, l.schedule`;

export function toList(row: ListRow): List {
  const owner = row.owner ?? undefined;
  const kind = row.kind as ListKind;
  const said = row.said === null ? undefined : row.said === 1;
  return {
    name: formatListName({ owner, name: row.list_name }),
    owner,
    kind,
    action: toAction(row.action),
    blockAnonymous: row.list_block_anonymous === 1,
    stillScreen: row.still_screen === 1,
    enabled: row.enabled === 1,
    active: isActive(said, row.everyone === 1),
    schedule: toSchedule(row.schedule, kind),
  };
}

/** Actions are checked when they are written. An unknown action of a newer version still blocks. */
export function toAction(text: string): BlockAction {
  const action = parseAction(text);
  return isProblem(action) ? REJECT : action;
}

/**
 * Schedules are checked when they are written. With an unknown one of a newer version, calls go
 * through: a blocklist never works, and an allow list always does.
 */
export function toSchedule(text: string | null, kind: ListKind): Schedule | undefined {
  if (text === null) return undefined;
  const schedule = parseSchedule(text);
  if (!isProblem(schedule)) return schedule;
  return kind === 'allow' ? undefined : emptySchedule(text);
}
