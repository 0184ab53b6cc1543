import { hashSecret } from '../admin/access/secrets.js';
import type { StoredPrincipal } from '../store/access.js';
import type { Session, SessionKind } from '../store/session-store.js';
import type { Authenticated, Incoming } from './route.js';
import type { Stores } from './stores.js';

/** Authenticates by a key as a bearer token. */
export function authenticateByKey({ incoming, stores }: Incoming): Authenticated | undefined {
  const key = bearerOf(incoming.headers.authorization);
  const principal = key === undefined ? undefined : principalOfKey(stores, key);
  return principal && { principal };
}

/** The owner of a key; undefined if the key is unknown or has expired. */
export function principalOfKey(stores: Stores, key: string): StoredPrincipal | undefined {
  const principal = stores.access.bySecret('key', hashSecret(key));
  if (principal === undefined || hasExpired(principal)) return undefined;
  return principal;
}

/** The session of this token and its user; undefined if it has ended. */
export function principalOfSession(
  stores: Stores,
  kind: SessionKind,
  token: string,
): { readonly principal: StoredPrincipal; readonly session: Session } | undefined {
  const session = stores.sessions.find(hashSecret(token), Date.now());
  if (session === undefined || session.kind !== kind) return undefined;
  const principal = stores.access.byKey(session.principalKey);
  if (principal === undefined || hasExpired(principal)) return undefined;
  // The password was changed after the sign-in.
  if (principal.credential !== session.credential) return undefined;
  return { principal, session };
}

/** The token of `Authorization: Bearer`. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
}

function hasExpired({ expiresAt }: StoredPrincipal): boolean {
  return expiresAt !== undefined && expiresAt <= Date.now();
}
