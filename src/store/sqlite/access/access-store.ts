import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { nearest } from '../../../did-you-mean.js';
import { invalid, notFound } from '../../../errors.js';
import type {
  AccessStore,
  NewPrincipal,
  Principal,
  PrincipalPatch,
  Role,
  StoredPrincipal,
} from '../../access.js';
import type { PrincipalState } from '../../logged-operation.js';
import type { Authorship } from '../../policy-store.js';
import { openDatabase } from '../database/open.js';
import { prepared, preparedValue } from '../database/prepared.js';
import { ChangeRecord } from '../edit/change-record.js';
import { PolicyWriter } from '../edit/policy-writer.js';
import { readPrincipal } from '../edit/principal-rows.js';
import { type SharedChanges, Transactions } from '../edit/transactions.js';

const BUSY_MS = 10_000;

/** Users and keys are in the policy's database. Throws `AppError` if it can't be used. */
export function openAccessStore(
  file: string,
  { create = false, shared }: { create?: boolean; shared?: SharedChanges | undefined } = {},
): SqliteAccessStore {
  const connect = () => openDatabase(file, 'policy', { busyTimeoutMs: BUSY_MS, create });
  const db = connect();
  return new SqliteAccessStore(db, new Transactions(db, { connect, shared }));
}

export class SqliteAccessStore implements AccessStore {
  readonly #db: Database.Database;
  readonly #transactions: Transactions;

  constructor(db: Database.Database, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
  }

  principals(kind: Principal['kind']): StoredPrincipal[] {
    const rows = prepared(this.#db, 'SELECT * FROM principal WHERE kind = ? ORDER BY name').all(
      kind,
    );
    return (rows as Row[]).map((row) => this.#toPrincipal(row));
  }

  principal(kind: Principal['kind'], name: string): StoredPrincipal | undefined {
    return this.#find('kind = ? AND name = ?', kind, name);
  }

  byKey(key: number): StoredPrincipal | undefined {
    return this.#find('principal_key = ?', key);
  }

  bySecret(kind: 'md5' | 'sha1' | 'key', hash: string): StoredPrincipal | undefined {
    return this.#find(`${kind}_hash = ?`, hash);
  }

  add(principal: NewPrincipal, authorship: Authorship): Promise<void> {
    const { kind, name, role, accounts, expiresAt, password, keyHash } = principal;
    return this.#change(kind, name, authorship, (before, at) => {
      if (before !== undefined) {
        throw invalid(`${kind} "${name}" exists already; take another name or remove it first`);
      }
      return {
        role,
        accounts,
        createdAt: at,
        expiresAt: expiresAt ?? null,
        md5: password?.md5 ?? null,
        sha1: password?.sha1 ?? null,
        key: keyHash ?? null,
      };
    });
  }

  set(
    kind: Principal['kind'],
    name: string,
    { role, accounts, password }: PrincipalPatch,
    authorship: Authorship,
  ): Promise<void> {
    return this.#change(kind, name, authorship, (before) => {
      const state = before ?? this.#missing(kind, name);
      return {
        ...state,
        role: role ?? state.role,
        accounts: accounts ?? state.accounts,
        md5: password?.md5 ?? state.md5,
        sha1: password?.sha1 ?? state.sha1,
      };
    });
  }

  remove(kind: Principal['kind'], name: string, authorship: Authorship): Promise<void> {
    return this.#change(kind, name, authorship, (before) => {
      if (before === undefined) this.#missing(kind, name);
      return undefined;
    });
  }

  salt(): string {
    return this.#db.prepare('SELECT salt FROM password_salt').pluck().get() as string;
  }

  close(): void {
    this.#transactions.close();
    this.#db.close();
  }

  #find(where: string, ...values: (string | number)[]): StoredPrincipal | undefined {
    const row = prepared(this.#db, `SELECT * FROM principal WHERE ${where}`).get(...values);
    return row === undefined ? undefined : this.#toPrincipal(row as Row);
  }

  #missing(kind: Principal['kind'], name: string): never {
    const names = this.principals(kind).map((each) => each.name);
    throw notFound(`${kind} "${name}" not found${nearest(name, names)}`);
  }

  /** @param next the state after, from the state before and the time */
  #change(
    of: Principal['kind'],
    name: string,
    authorship: Authorship,
    next: (before: PrincipalState | undefined, at: number) => PrincipalState | undefined,
  ): Promise<void> {
    return this.#transactions.run((db, journal) => {
      const change = new ChangeRecord(db, authorship, { journal });
      const writer = new PolicyWriter(db, change);
      const after = next(readPrincipal(writer.statements, of, name), change.at);
      requireAccounts(db, after?.accounts ?? []);
      writer.putPrincipal({ kind: 'principal', of, name, after });
      change.finish();
    });
  }

  #toPrincipal(row: Row): StoredPrincipal {
    const accounts = preparedValue(
      this.#db,
      `SELECT id FROM principal_account JOIN account USING (account_key)
       WHERE principal_key = ? ORDER BY id`,
    );
    return {
      key: row.principal_key,
      kind: row.kind,
      name: row.name,
      role: row.role,
      accounts: accounts.all(row.principal_key) as string[],
      createdAt: row.created_at,
      expiresAt: row.expires_at ?? undefined,
      credential: credentialOf(row),
    };
  }
}

function requireAccounts(db: Database.Database, accounts: readonly string[]): void {
  const ids = db.prepare('SELECT id FROM account').pluck().all() as string[];
  const unknown = accounts.find((account) => !ids.includes(account));
  if (unknown === undefined) return;
  throw notFound(`account "${unknown}" not found${nearest(unknown, ids)}`);
}

interface Row {
  readonly principal_key: number;
  readonly kind: Principal['kind'];
  readonly name: string;
  readonly role: Role;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly md5_hash: string | null;
  readonly sha1_hash: string | null;
  readonly key_hash: string | null;
}

function credentialOf({ md5_hash, sha1_hash, key_hash }: Row): string {
  return createHash('sha256').update(`${md5_hash} ${sha1_hash} ${key_hash}`).digest('hex');
}
