import { userName } from '../../admin/access/access.js';
import { credentialsOf, hashSecret, newSecret } from '../../admin/access/secrets.js';
import type { StoredPrincipal } from '../../store/access.js';
import { principalOfSession } from '../authenticate.js';
import { HttpProblem } from '../problem.js';
import type { Authenticated, Exchange, Incoming, Route } from '../route.js';
import type { SignIn } from '../sign-in.js';
import { html, localPath, redirect } from './answer.js';
import { assets } from './assets.js';
import { cookieOf, setCookie } from './cookies.js';
import { readForm } from './form.js';
import { capital } from './problem-text.js';
import { LoginPage, SignInPage } from './view/plain-pages.js';

const COOKIE = 'session';
const SESSION_MS = 12 * 3_600_000;

/** The user of the session cookie. */
export function readSession(request: Incoming): Authenticated | undefined {
  const token = cookieOf(request, COOKIE);
  if (token === undefined || token === '') return undefined;
  const found = principalOfSession(request.stores, 'page', token);
  return found && { principal: found.principal };
}

export function sessionRoutes(signIn: SignIn): Route[] {
  return [
    { method: 'GET', path: '/sign-in', role: 'anyone', handle: showSignIn },
    {
      method: 'POST',
      path: '/sign-in',
      role: 'anyone',
      handle: (each) => signInUser(each, signIn),
    },
    { method: 'POST', path: '/sign-out', role: 'anyone', handle: signOut },
    { method: 'GET', path: '/login/:token', role: 'anyone', handle: showLogin },
    {
      method: 'POST',
      path: '/login/:token',
      role: 'anyone',
      handle: (each) => login(each, signIn),
    },
  ];
}

function showSignIn(exchange: Exchange): Response {
  const back = localPath(exchange.url.searchParams.get('back') ?? undefined);
  return signInPage(exchange, { back, name: '' });
}

function signInPage(
  { stores }: Incoming,
  { back, name, problem }: { back: string; name: string; problem?: string },
  status = 200,
): Response {
  const hasUsers = stores.access.principals('user').length > 0;
  return html(
    <SignInPage assets={assets} back={back} name={name} problem={problem} hasUsers={hasUsers} />,
    status,
  );
}

async function signInUser(exchange: Exchange, signIn: SignIn): Promise<Response> {
  const form = await readForm(exchange);
  const name = userName(form.text('name') ?? '');
  const back = localPath(form.text('back'));
  const credentials = credentialsOf('md5', name, form.raw('password'));
  try {
    const principal = await signIn.principalOf(exchange, 'md5', credentials, `user ${name}`);
    if (principal !== undefined) return startSession(exchange, principal, back);
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    const { status, message } = error.details;
    return signInPage(exchange, { back, name, problem: capital(message) }, status);
  }
  const problem = 'The name or the password is wrong.';
  return signInPage(exchange, { back, name, problem }, 401);
}

/** A page with a button, so that browsers and mail filters that prefetch links don't use the link up. */
function showLogin(exchange: Exchange): Response {
  return html(<LoginPage assets={assets} action={exchange.url.pathname} />);
}

async function login(exchange: Exchange, signIn: SignIn): Promise<Response> {
  await readForm(exchange);
  signIn.count(exchange);
  const { sessions } = exchange.stores;
  const token = exchange.parameters['token'] ?? '';
  const found = principalOfSession(exchange.stores, 'link', token);
  if (found !== undefined && sessions.remove(hashSecret(token))) {
    return startSession(exchange, found.principal, '/');
  }
  const problem = 'This link has been used or has expired after five minutes. Ask for another.';
  return signInPage(exchange, { back: '/', name: '', problem }, 401);
}

/** Signs in whoever sent this request. */
export function startSession(exchange: Exchange, principal: StoredPrincipal, to: string): Response {
  const token = newSecret();
  const now = Date.now();
  const session = { kind: 'page', principal, expiresAt: now + SESSION_MS } as const;
  exchange.stores.sessions.add(hashSecret(token), session, now);
  const response = redirect(exchange, to);
  response.headers.append('set-cookie', setCookie(exchange, COOKIE, token, SESSION_MS / 1_000));
  return response;
}

async function signOut(exchange: Exchange): Promise<Response> {
  await readForm(exchange);
  const token = cookieOf(exchange, COOKIE);
  if (token !== undefined) exchange.stores.sessions.remove(hashSecret(token));
  const response = redirect(exchange, '/sign-in');
  response.headers.append('set-cookie', setCookie(exchange, COOKIE, '', 0));
  return response;
}
