import type { StoredPrincipal } from './access.js';

/** `page`: a browser's cookie; `crossbar`: a token of KAZOO's API; `link`: signs in once. */
export type SessionKind = 'page' | 'crossbar' | 'link';

export interface NewSession {
  readonly kind: SessionKind;
  readonly principal: Pick<StoredPrincipal, 'key' | 'credential'>;
  /** The account that a crossbar token is for. */
  readonly account?: string | undefined;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

export interface Session {
  readonly kind: SessionKind;
  readonly principalKey: number;
  readonly credential: string;
  readonly account?: string | undefined;
  readonly expiresAt: number;
}

/** Sessions on this host, by the SHA-256 of their tokens. */
export interface SessionStore {
  add(hash: string, session: NewSession, now: number): void;
  /** Undefined if there is no such session or it has expired. */
  find(hash: string, now: number): Session | undefined;
  /** False if there is no such session. */
  remove(hash: string): boolean;
  close(): void;
}
