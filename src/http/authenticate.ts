import { hashSecret } from '../admin/access/secrets.js';
import type { StoredPrincipal } from '../store/access.js';
import type { Session, SessionKind } from '../store/session-store.js';
import type { Stores } from './stores.js';

/** Whose key it is; undefined where it is nobody's or has expired. */
export function principalOfKey(stores: Stores, key: string): StoredPrincipal | undefined {
  const principal = stores.access.bySecret('key', hashSecret(key));
  if (principal === undefined || hasExpired(principal)) return undefined;
  return principal;
}

/** Who is signed in with this token; undefined where nobody is any more. */
export function principalOfSession(
  stores: Stores,
  kind: SessionKind,
  token: string,
): { readonly principal: StoredPrincipal; readonly session: Session } | undefined {
  const session = stores.sessions.find(hashSecret(token), Date.now());
  if (session === undefined || session.kind !== kind) return undefined;
  const principal = stores.access.byKey(session.principalKey);
  if (principal === undefined || hasExpired(principal)) return undefined;
  // Since then the password was changed.
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
