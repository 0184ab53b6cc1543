import type { Authorship } from './policy-store.js';

/** In ascending order of permissions. */
export const ROLES = ['viewer', 'manager', 'admin'] as const;
/**
 * `viewer` reads and `manager` also changes the accounts that they are given. `admin` does
 * everything.
 */
export type Role = (typeof ROLES)[number];

/** Who makes a request: a user, who signs in, or a key, which a program sends. */
export interface Principal {
  readonly kind: 'user' | 'key';
  readonly name: string;
  readonly role: Role;
  /** Ids of the accounts that a manager or viewer may see. An admin sees all. */
  readonly accounts: readonly string[];
}

/** A principal as it is stored, without its secret. */
export interface StoredPrincipal extends Principal {
  /** Unlike a name, it is never reused. */
  readonly key: number;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly expiresAt?: number | undefined;
  /** Changes whenever the secret changes, but reveals nothing about it. */
  readonly credential: string;
}

export interface NewPrincipal extends Principal {
  readonly expiresAt?: number | undefined;
  readonly password?: PasswordHashes | undefined;
  readonly keyHash?: string | undefined;
}

/** Slow hashes of the two digests that KAZOO's clients send. */
export interface PasswordHashes {
  readonly md5: string;
  readonly sha1: string;
}

export interface PrincipalPatch {
  readonly role?: Role | undefined;
  readonly accounts?: readonly string[] | undefined;
  readonly password?: PasswordHashes | undefined;
}

/** Users and keys. Each change is recorded in the history, without secrets. Throws `AppError`. */
export interface AccessStore {
  /** Sorted by name. */
  principals(kind: Principal['kind']): StoredPrincipal[];
  principal(kind: Principal['kind'], name: string): StoredPrincipal | undefined;
  byKey(key: number): StoredPrincipal | undefined;
  /** The principal that this hash belongs to. */
  bySecret(kind: 'md5' | 'sha1' | 'key', hash: string): StoredPrincipal | undefined;
  add(principal: NewPrincipal, authorship: Authorship): Promise<void>;
  set(
    kind: Principal['kind'],
    name: string,
    patch: PrincipalPatch,
    authorship: Authorship,
  ): Promise<void>;
  remove(kind: Principal['kind'], name: string, authorship: Authorship): Promise<void>;
  /** The salt for hashing passwords. */
  salt(): string;
  close(): void;
}

/** `ada`, `key ci`: the author of the changes that this principal makes. */
export function authorOf({ kind, name }: Principal): string {
  return kind === 'user' ? name : `key ${name}`;
}

export function hasRole({ role }: Pick<Principal, 'role'>, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

export function maySee({ role, accounts }: Principal, account: string): boolean {
  return role === 'admin' || accounts.includes(account);
}
