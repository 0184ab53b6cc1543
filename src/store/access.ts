import type { Authorship } from './policy-store.js';

/** From the least to the most that one may do. */
export const ROLES = ['viewer', 'manager', 'admin'] as const;
/** `viewer` reads, `manager` also changes, both for their accounts; `admin` does everything. */
export type Role = (typeof ROLES)[number];

/** Who asks: a user, who signs in, or a key, which a program sends. */
export interface Principal {
  readonly kind: 'user' | 'key';
  readonly name: string;
  readonly role: Role;
  /** Ids of the accounts that a manager or viewer may see; an admin sees all. */
  readonly accounts: readonly string[];
}

/** A principal as it is kept, without its secret. */
export interface StoredPrincipal extends Principal {
  /** Never used twice, unlike a name. */
  readonly key: number;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly expiresAt?: number | undefined;
  /** Changes whenever the secret does; tells nothing of it. */
  readonly credential: string;
}

export interface NewPrincipal extends Principal {
  readonly expiresAt?: number | undefined;
  readonly password?: PasswordHashes | undefined;
  readonly keyHash?: string | undefined;
}

/** What is kept of a password: slow hashes of what KAZOO's clients send. */
export interface PasswordHashes {
  readonly md5: string;
  readonly sha1: string;
}

export interface PrincipalPatch {
  readonly role?: Role | undefined;
  readonly accounts?: readonly string[] | undefined;
  readonly password?: PasswordHashes | undefined;
}

/** Users and keys. Each change is recorded in the history, without any secret. Throws `AppError`. */
export interface AccessStore {
  /** By name. */
  principals(kind: Principal['kind']): StoredPrincipal[];
  principal(kind: Principal['kind'], name: string): StoredPrincipal | undefined;
  byKey(key: number): StoredPrincipal | undefined;
  /** Whose hash it is, if any. */
  bySecret(kind: 'md5' | 'sha1' | 'key', hash: string): StoredPrincipal | undefined;
  add(principal: NewPrincipal, authorship: Authorship): void;
  set(kind: Principal['kind'], name: string, patch: PrincipalPatch, authorship: Authorship): void;
  remove(kind: Principal['kind'], name: string, authorship: Authorship): void;
  /** What passwords are hashed with. */
  salt(): string;
  close(): void;
}

/** `ada`, `key ci`: the author of what it changes. */
export function authorOf({ kind, name }: Principal): string {
  return kind === 'user' ? name : `key ${name}`;
}

export function hasRole({ role }: Principal, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

export function maySee({ role, accounts }: Principal, account: string): boolean {
  return role === 'admin' || accounts.includes(account);
}
