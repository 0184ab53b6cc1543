import { randomBytes } from 'node:crypto';
import { hashSecret } from '../../admin/access/secrets.js';
import { maySee, type StoredPrincipal } from '../../store/access.js';
import { principalOfKey, principalOfSession } from '../authenticate.js';
import { HttpProblem } from '../problem.js';
import type { Exchange, Route } from '../route.js';
import type { SignIn } from '../sign-in.js';
import type { Stores } from '../stores.js';
import { answer, readEnvelope, tokenOf } from './envelope.js';
import { accountId, userId } from './ids.js';

/** After this time KAZOO's interface signs in again by itself. */
const TOKEN_MS = 3_600_000;
const KEY_DIGITS = 64;

export function signInRoutes(signIn: SignIn): Route[] {
  return [
    {
      method: 'PUT',
      path: '/user_auth',
      role: 'anyone',
      handle: (exchange) => signInUser(exchange, signIn),
    },
    { method: 'GET', path: '/user_auth/:token', role: 'anyone', handle: showToken },
    {
      method: 'PUT',
      path: '/api_auth',
      role: 'anyone',
      handle: (exchange) => signInKey(exchange, signIn),
    },
    { method: 'GET', path: '/auth/tokeninfo', role: 'anyone', handle: showToken },
    { method: 'POST', path: '/auth/tokeninfo', role: 'anyone', handle: showToken },
    { method: 'GET', path: '/token_auth', role: 'viewer', handle: showToken },
    { method: 'DELETE', path: '/token_auth', role: 'viewer', handle: signOut },
  ];
}

async function signInUser(exchange: Exchange, signIn: SignIn): Promise<Response> {
  const { data } = await readEnvelope(exchange);
  const { credentials, method = 'md5' } = data;
  const name = [data['account_name'], data['account_realm'], data['realm']].find(isText);
  if (!isText(credentials)) throw wrongCredentials();
  const how = method === 'sha' ? 'sha1' : 'md5';
  const whom = `account ${name ?? ''}`;
  const principal = await signIn.principalOf(exchange, how, credentials.toLowerCase(), whom);
  if (principal === undefined) throw wrongCredentials();
  const account = await accountFor(exchange.stores, principal, name);
  if (account === undefined) throw wrongCredentials();
  return signedIn(exchange, principal, account);
}

async function signInKey(exchange: Exchange, signIn: SignIn): Promise<Response> {
  signIn.count(exchange);
  const { data } = await readEnvelope(exchange);
  const { api_key: key } = data;
  const principal =
    isText(key) && key.length === KEY_DIGITS ? principalOfKey(exchange.stores, key) : undefined;
  const account = principal && (await accountFor(exchange.stores, principal, undefined));
  if (principal === undefined || account === undefined) {
    throw new HttpProblem({ status: 404, code: 'not-found', message: 'bad identifier' });
  }
  return signedIn(exchange, principal, account);
}

/** The named account (by id, name or domain), else the first visible one. */
async function accountFor(
  { policy }: Stores,
  principal: StoredPrincipal,
  name: string | undefined,
): Promise<string | undefined> {
  const visible = (await policy.accounts()).filter(({ id }) => maySee(principal, id));
  if (name === undefined) return visible[0]?.id;
  const wanted = name.trim().toLowerCase();
  const found = visible.find(
    (account) => account.id === wanted || account.name.toLowerCase() === wanted,
  );
  return found?.id ?? visible.find(({ id }) => id === policy.accountByRoute([wanted])?.id)?.id;
}

function signedIn(exchange: Exchange, principal: StoredPrincipal, account: string): Response {
  const now = Date.now();
  const expiresAt = now + TOKEN_MS;
  const token = newToken(exchange.stores, principal, account, expiresAt);
  const session = { kind: 'crossbar', principal, account, expiresAt } as const;
  exchange.stores.sessions.add(hashSecret(token), session, now);
  return describe(exchange, { principal, account, token }, 201);
}

/**
 * Has the form of a JWT, because KAZOO's interface reads the payload. Its signature is random: only the
 * hash of the token is stored, and it can be revoked.
 */
function newToken(
  stores: Stores,
  principal: StoredPrincipal,
  account: string,
  expiresAt: number,
): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: 'ringfence',
    account_id: accountId(stores, account),
    owner_id: userId(principal),
    exp: Math.floor(expiresAt / 1_000),
  };
  const header = { typ: 'JWT', alg: 'HS256' };
  return [encode(header), encode(claims), randomBytes(32).toString('base64url')].join('.');
}

async function showToken(exchange: Exchange): Promise<Response> {
  const { data } = await readEnvelope(exchange);
  const named = exchange.parameters['token'] ?? exchange.url.searchParams.get('token');
  const asked = named ?? data['token'] ?? (await tokenOf(exchange));
  const token = isText(asked) ? asked : '';
  const found = principalOfSession(exchange.stores, 'crossbar', token);
  if (found === undefined) throw wrongCredentials();
  const { principal, session } = found;
  return describe(exchange, { principal, account: session.account ?? '', token }, 200);
}

async function signOut(exchange: Exchange): Promise<Response> {
  exchange.stores.sessions.remove(hashSecret((await tokenOf(exchange)) ?? ''));
  return answer(exchange, {});
}

interface SignedIn {
  readonly principal: StoredPrincipal;
  readonly account: string;
  readonly token: string;
}

function describe(
  exchange: Exchange,
  { principal, account, token }: SignedIn,
  status: number,
): Response {
  const id = accountId(exchange.stores, account);
  const data = {
    account_id: id,
    owner_id: userId(principal),
    account_name: exchange.stores.policy.account(account)?.name ?? account,
    apps: [],
    is_reseller: false,
    reseller_id: id,
    language: 'en-US',
  };
  return answer(exchange, data, { status, beside: { auth_token: token } });
}

function wrongCredentials(): HttpProblem {
  return new HttpProblem({
    status: 401,
    code: 'unauthenticated',
    message: 'invalid credentials',
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
