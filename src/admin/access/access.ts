import { invalid } from '../../errors.js';
import type { AccessStore, Principal, PrincipalPatch, Role } from '../../store/access.js';
import type { Authorship } from '../../store/policy-store.js';
import type { SessionStore } from '../../store/session-store.js';
import { hashPassword, hashSecret, newSecret } from './secrets.js';

/** Users and keys, who may use the web interface and its API. Each function throws `AppError`. */

const NAME = /^[a-z0-9][a-z0-9._@-]{0,62}$/;
const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 1_024;
/** How long a login link is valid. */
export const LINK_MS = 5 * 60_000;

export interface Access {
  readonly name: string;
  readonly role: Role;
  readonly accounts: readonly string[];
}

/** An absent field stays. */
export interface AccessChange extends Pick<PrincipalPatch, 'role' | 'accounts'> {
  readonly password?: string | undefined;
}

export async function addUser(
  store: AccessStore,
  { name, role, accounts, password }: Access & { readonly password?: string | undefined },
  authorship: Authorship,
): Promise<void> {
  checkName(name);
  checkAccounts(role, accounts);
  const hashes = password === undefined ? undefined : await hash(store, name, password);
  await store.add({ kind: 'user', name, role, accounts, password: hashes }, authorship);
}

export async function setUser(
  store: AccessStore,
  name: string,
  change: AccessChange,
  authorship: Authorship,
): Promise<void> {
  const { role, accounts, password } = change;
  const stored = store.principal('user', name);
  if (stored !== undefined) {
    const isAdmin = (role ?? stored.role) === 'admin';
    checkAccounts(role ?? stored.role, accounts ?? (isAdmin ? [] : stored.accounts));
  }
  const patch: PrincipalPatch = {
    role,
    accounts: role === 'admin' ? [] : accounts,
    password: password === undefined ? undefined : await hash(store, name, password),
  };
  await store.set('user', name, patch, authorship);
}

/** Returns the key itself, which is not stored. */
export async function addKey(
  store: AccessStore,
  { name, role, accounts, expiresAt }: Access & { readonly expiresAt?: number | undefined },
  authorship: Authorship,
): Promise<string> {
  checkName(name);
  checkAccounts(role, accounts);
  const key = newSecret();
  const keyHash = hashSecret(key);
  await store.add({ kind: 'key', name, role, accounts, expiresAt, keyHash }, authorship);
  return key;
}

/**
 * The token of a link that signs a user in once, within five minutes; undefined if there is no such
 * user.
 */
export function createLoginToken(
  store: AccessStore,
  sessions: SessionStore,
  name: string,
  now: number,
): string | undefined {
  const principal = store.principal('user', name);
  if (principal === undefined) return undefined;
  const token = newSecret();
  sessions.add(hashSecret(token), { kind: 'link', principal, expiresAt: now + LINK_MS }, now);
  return token;
}

/** The normalised name of a user: case is ignored. */
export function userName(text: string): string {
  return text.trim().toLowerCase();
}

export function describeAccess({ role, accounts }: Pick<Principal, 'role' | 'accounts'>): string {
  return role === 'admin' ? 'everything' : accounts.join(', ') || 'no account any more';
}

function hash(store: AccessStore, name: string, password: string) {
  if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD) {
    throw invalid(
      `the password has ${password.length} characters; give ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD}`,
    );
  }
  return hashPassword(name, password, store.salt());
}

function checkName(name: string): void {
  if (NAME.test(name)) return;
  throw invalid(
    `"${name}" is not a valid name; use up to 63 lower-case letters, digits and ._@-, a letter or digit first`,
  );
}

function checkAccounts(role: Role, accounts: readonly string[]): void {
  if (role === 'admin' && accounts.length > 0) {
    throw invalid('an admin sees every account; leave the accounts out, or take the role manager');
  }
  if (role !== 'admin' && accounts.length === 0) {
    throw invalid(`a ${role} needs an account to see; name at least one`);
  }
}
