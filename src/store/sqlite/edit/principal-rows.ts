import type { PrincipalState } from '../../logged-operation.js';
import type { Statements } from './statements.js';

/** How SQLite holds users and keys. */

type PrincipalKind = 'user' | 'key';

export function readPrincipal(
  statements: Statements,
  kind: PrincipalKind,
  name: string,
): PrincipalState | undefined {
  const row = statements.get<Row>(READ, { kind, name });
  return row && { ...row, accounts: JSON.parse(row.accounts) as string[] };
}

export function writePrincipal(
  statements: Statements,
  kind: PrincipalKind,
  name: string,
  { accounts, ...state }: PrincipalState,
): void {
  statements.run(PUT, { kind, name, ...state });
  statements.run(CLEAR_ACCOUNTS, { kind, name });
  for (const account of accounts) statements.run(ADD_ACCOUNT, { kind, name, account });
}

export function removePrincipal(statements: Statements, kind: PrincipalKind, name: string): void {
  statements.run('DELETE FROM principal WHERE kind = :kind AND name = :name', { kind, name });
}

type Row = Omit<PrincipalState, 'accounts'> & { readonly accounts: string };

const KEY = '(SELECT principal_key FROM principal WHERE kind = :kind AND name = :name)';

const READ = `
  SELECT role, created_at AS createdAt, expires_at AS expiresAt, md5_hash AS md5,
    sha1_hash AS sha1, key_hash AS key,
    (SELECT json_group_array(id ORDER BY id) FROM principal_account a JOIN account USING (account_key)
      WHERE a.principal_key = p.principal_key) AS accounts
  FROM principal p WHERE kind = :kind AND name = :name`;

const PUT = `
  INSERT INTO principal (kind, name, role, created_at, expires_at, md5_hash, sha1_hash, key_hash)
  VALUES (:kind, :name, :role, :createdAt, :expiresAt, :md5, :sha1, :key)
  ON CONFLICT (kind, name) DO UPDATE SET role = excluded.role, expires_at = excluded.expires_at,
    md5_hash = excluded.md5_hash, sha1_hash = excluded.sha1_hash, key_hash = excluded.key_hash`;

const CLEAR_ACCOUNTS = `DELETE FROM principal_account WHERE principal_key = ${KEY}`;

const ADD_ACCOUNT = `
  INSERT INTO principal_account (principal_key, account_key)
  SELECT ${KEY}, account_key FROM account WHERE id = :account ON CONFLICT DO NOTHING`;
