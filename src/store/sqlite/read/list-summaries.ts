import { formatListName } from '../../../screening/policy/list-name.js';
import type { ListKind } from '../../../screening/policy/policy.js';
import type { ListSummary } from '../../policy-store.js';
import { storedSubscription } from '../../subscription.js';
import { toAction, toSchedule } from './rows.js';

export interface SummaryRow {
  name: string;
  owner: string | null;
  kind: string;
  action: string;
  block_anonymous: number;
  still_screen: number;
  enabled: number;
  everyone: number;
  schedule: string | null;
  subscription: string | null;
  kazoo_id: string | null;
  entries: number;
  active_for: string;
  inactive_for: string;
}

/** Selects lists `l` with their owner `o`. */
export const LISTS = `
  SELECT l.name, o.id AS owner, l.kind, l.action, l.block_anonymous, l.still_screen, l.enabled, l.everyone,
    l.schedule, l.subscription, l.entries,
    (SELECT id FROM foreign_document
      WHERE kind = 'list' AND name = iif(o.id IS NULL, l.name, o.id || '/' || l.name)) AS kazoo_id,
    (SELECT json_group_array(id ORDER BY id) FROM activation v JOIN account USING (account_key)
      WHERE v.list_key = l.list_key AND v.active = 1) AS active_for,
    (SELECT json_group_array(id ORDER BY id) FROM activation v JOIN account USING (account_key)
      WHERE v.list_key = l.list_key AND v.active = 0) AS inactive_for
  FROM list l LEFT JOIN account o ON o.account_key = l.owner_key`;

export function toSummary(row: SummaryRow): ListSummary {
  const owner = row.owner ?? undefined;
  const kind = row.kind as ListKind;
  return {
    name: formatListName({ owner, name: row.name }),
    owner,
    kind,
    action: toAction(row.action),
    blockAnonymous: row.block_anonymous === 1,
    stillScreen: row.still_screen === 1,
    enabled: row.enabled === 1,
    everyone: row.everyone === 1,
    schedule: toSchedule(row.schedule, kind),
    subscription: row.subscription === null ? undefined : storedSubscription(row.subscription),
    kazooId: row.kazoo_id ?? undefined,
    entries: row.entries,
    activeFor: JSON.parse(row.active_for) as string[],
    inactiveFor: JSON.parse(row.inactive_for) as string[],
  };
}
