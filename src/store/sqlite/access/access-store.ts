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
import type { AccessOperation } from '../../operation.js';
import type { Authorship } from '../../policy-store.js';
import { openDatabase } from '../database/open.js';
import { inTransaction } from '../database/transaction.js';

const BUSY_MS = 10_000;

/** Users and keys are in the policy's database. Throws `AppError` if it can't be used. */
export function openAccessStore(file: string, { create = false } = {}): SqliteAccessStore {
  return new SqliteAccessStore(openDatabase(file, 'policy', { busyTimeoutMs: BUSY_MS, create }));
}

export class SqliteAccessStore implements AccessStore {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  principals(kind: Principal['kind']): StoredPrincipal[] {
    const rows = this.#db.prepare('SELECT * FROM principal WHERE kind = ? ORDER BY name').all(kind);
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

  add(principal: NewPrincipal, authorship: Authorship): void {
    const { kind, name, role, accounts, expiresAt, password, keyHash } = principal;
    this.#change(authorship, { did: 'added', kind, name }, (now) => {
      if (this.principal(kind, name) !== undefined) {
        throw invalid(`${kind} "${name}" exists already; take another name or remove it first`);
      }
      const { lastInsertRowid: key } = this.#db
        .prepare(
          `INSERT INTO principal (kind, name, role, created_at, expires_at, md5_hash, sha1_hash, key_hash)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          kind,
          name,
          role,
          now,
          expiresAt ?? null,
          password?.md5 ?? null,
          password?.sha1 ?? null,
          keyHash ?? null,
        );
      this.#setAccounts(Number(key), accounts);
    });
  }

  set(kind: Principal['kind'], name: string, patch: PrincipalPatch, authorship: Authorship): void {
    const { role, accounts, password } = patch;
    this.#change(authorship, { did: 'changed', kind, name }, () => {
      const { key } = this.#existing(kind, name);
      this.#db
        .prepare(
          `UPDATE principal SET role = coalesce(?, role), md5_hash = coalesce(?, md5_hash),
             sha1_hash = coalesce(?, sha1_hash) WHERE principal_key = ?`,
        )
        .run(role ?? null, password?.md5 ?? null, password?.sha1 ?? null, key);
      if (accounts !== undefined) this.#setAccounts(key, accounts);
    });
  }

  remove(kind: Principal['kind'], name: string, authorship: Authorship): void {
    this.#change(authorship, { did: 'removed', kind, name }, () => {
      const { key } = this.#existing(kind, name);
      this.#db.prepare('DELETE FROM principal WHERE principal_key = ?').run(key);
    });
  }

  salt(): string {
    return this.#db.prepare('SELECT salt FROM password_salt').pluck().get() as string;
  }

  close(): void {
    this.#db.close();
  }

  #find(where: string, ...values: (string | number)[]): StoredPrincipal | undefined {
    const row = this.#db.prepare(`SELECT * FROM principal WHERE ${where}`).get(...values);
    return row === undefined ? undefined : this.#toPrincipal(row as Row);
  }

  #existing(kind: Principal['kind'], name: string): StoredPrincipal {
    const found = this.principal(kind, name);
    if (found !== undefined) return found;
    const names = this.principals(kind).map((each) => each.name);
    throw notFound(`${kind} "${name}" not found${nearest(name, names)}`);
  }

  /** The history records the change, but not the secret. */
  #change(authorship: Authorship, operation: AccessOperation, write: (now: number) => void): void {
    inTransaction(this.#db, () => {
      const now = Date.now();
      write(now);
      const { author, what } = authorship;
      this.#db
        .prepare('INSERT INTO change (at, author, what, operations) VALUES (?, ?, ?, ?)')
        .run(now, author, what, JSON.stringify([operation]));
    });
  }

  #setAccounts(key: number, accounts: readonly string[]): void {
    this.#db.prepare('DELETE FROM principal_account WHERE principal_key = ?').run(key);
    const ids = this.#db.prepare('SELECT id FROM account').pluck().all() as string[];
    const add = this.#db.prepare(
      `INSERT INTO principal_account (principal_key, account_key)
       SELECT ?, account_key FROM account WHERE id = ? ON CONFLICT DO NOTHING`,
    );
    for (const account of accounts) {
      if (!ids.includes(account)) {
        throw notFound(`account "${account}" not found${nearest(account, ids)}`);
      }
      add.run(key, account);
    }
  }

  #toPrincipal(row: Row): StoredPrincipal {
    const accounts = this.#db
      .prepare(
        `SELECT id FROM principal_account JOIN account USING (account_key)
         WHERE principal_key = ? ORDER BY id`,
      )
      .pluck();
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
