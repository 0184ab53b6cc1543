import { authorOf, hasRole, maySee, type Principal } from '../store/access.js';
import { forbidden, HttpProblem, noSuch } from './problem.js';
import {
  type Authenticated,
  type Exchange,
  type Face,
  type Incoming,
  type Route,
  SUBJECTS,
  type Subject,
  type SubjectKind,
} from './route.js';

/**
 * Who asks, and what their path is about. Throws `HttpProblem`: 401 where nobody says who they are, 404 for
 * what there isn't and, in the same words, for what the asker may not see; 403 where they may see it and the
 * role is too small.
 */
export async function authorize(
  face: Face,
  route: Route,
  request: Incoming,
  parameters: Readonly<Record<string, string>>,
): Promise<Exchange> {
  const authenticated = await face.authenticate(request);
  if (route.role === 'anyone') return exchangeOf(route, request, parameters, authenticated, {});
  if (authenticated === undefined) throw unknownAsker();
  const { principal } = authenticated;
  const names: Partial<Record<SubjectKind, string>> = {};
  let needsAdmin = false;
  for (const kind of SUBJECTS) {
    const text = parameters[kind];
    if (text === undefined) continue;
    const context = { ...request, ...authenticated, tokenAccount: authenticated.tokenAccount };
    const subject = await face.resolve[kind]?.(text, { ...context, names });
    if (subject === undefined || !isVisible(principal, kind, subject)) {
      throw noSuch(kind, text);
    }
    names[kind] = subject.name;
    needsAdmin ||= kind === 'list' && subject.account === undefined && route.role !== 'viewer';
  }
  if (!hasRole(principal, route.role)) {
    throw forbidden(
      `${authorOf(principal)} is a ${principal.role}, and this needs the role ${route.role}`,
    );
  }
  if (needsAdmin && !hasRole(principal, 'admin')) {
    throw forbidden(
      `"${names.list}" is a shared list, which an admin alone changes; make a list of your own account instead`,
    );
  }
  return exchangeOf(route, request, parameters, authenticated, names);
}

/** What belongs to nobody is an admin's, but for shared lists. */
function isVisible(principal: Principal, kind: SubjectKind, { account }: Subject): boolean {
  if (account !== undefined) return maySee(principal, account);
  return kind === 'list' || hasRole(principal, 'admin');
}

function exchangeOf(
  { method }: Route,
  request: Incoming,
  parameters: Readonly<Record<string, string>>,
  authenticated: Authenticated | undefined,
  names: Exchange['names'],
): Exchange {
  const what = `${method} ${request.url.pathname}`;
  return {
    ...request,
    parameters,
    names,
    tokenAccount: authenticated?.tokenAccount,
    get principal() {
      if (authenticated === undefined) throw unknownAsker();
      return authenticated.principal;
    },
    get authorship() {
      return { author: authorOf(this.principal), what };
    },
  };
}

function unknownAsker(): HttpProblem {
  return new HttpProblem({
    status: 401,
    code: 'unauthenticated',
    message: 'say who you are: send a key as "Authorization: Bearer KEY", or sign in',
    headers: { 'www-authenticate': 'Bearer' },
  });
}
