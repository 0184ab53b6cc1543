import type Database from 'better-sqlite3';
import type { Account } from '../../../screening/policy/policy.js';
import type { AccountPage } from '../../policy-pages.js';
import { type AccountRow, toAccount } from './rows.js';
import { LOWER_CASE } from './stored-entries.js';

const FOUND = `(instr(${LOWER_CASE}(a.id || char(10) || a.name), :search) > 0
  OR EXISTS (SELECT 1 FROM route r
    WHERE r.account_key = a.account_key AND instr(r.route, :search) > 0))`;

export function readAccounts(
  db: Database.Database,
  { after = '', limit = -1, search, ids }: AccountPage,
): Account[] {
  const terms = [
    'a.id > :after',
    search === undefined ? [] : FOUND,
    ids === undefined ? [] : 'a.id IN (SELECT value FROM json_each(:ids))',
  ].flat();
  const rows = db
    .prepare(`SELECT a.* FROM account a WHERE ${terms.join(' AND ')} ORDER BY a.id LIMIT :limit`)
    .all({ after, limit, search: search?.toLowerCase(), ids: JSON.stringify(ids) });
  return (rows as AccountRow[]).map(toAccount);
}
