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
 * Authenticates a request, and resolves the subjects of its path. Throws `HttpProblem`: 401 without
 * credentials, 404 for a subject that doesn't exist or, in the same words, that the principal may not
 * see, and 403 if the principal may see it but the role is too low.
 */
export async function authorize(
  face: Face,
  route: Route,
  request: Incoming,
  parameters: Readonly<Record<string, string>>,
): Promise<Exchange> {
  const authenticated = await face.authenticate(request);
  const again = () => authorize(face, route, request, parameters);
  const asked = { route, request, parameters, authenticated, again };
  if (route.role === 'anyone') return exchangeOf(asked, {});
  if (authenticated === undefined) throw unauthenticated();
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
      `this requires the role ${route.role}; ${authorOf(principal)} has the role ${principal.role}`,
    );
  }
  if (needsAdmin && !hasRole(principal, 'admin')) {
    throw forbidden(
      `"${names.list}" is a shared list, which only an admin can change; create a list in your own account instead`,
    );
  }
  return exchangeOf(asked, names);
}

/** A subject without an account is visible to admins only, except a shared list. */
function isVisible(principal: Principal, kind: SubjectKind, { account }: Subject): boolean {
  if (account !== undefined) return maySee(principal, account);
  return kind === 'list' || hasRole(principal, 'admin');
}

interface Asked extends Pick<Exchange, 'parameters' | 'again'> {
  readonly route: Route;
  readonly request: Incoming;
  readonly authenticated: Authenticated | undefined;
}

function exchangeOf(
  { route, request, parameters, authenticated, again }: Asked,
  names: Exchange['names'],
): Exchange {
  const what = `${route.method} ${request.url.pathname}`;
  return {
    ...request,
    parameters,
    names,
    again,
    tokenAccount: authenticated?.tokenAccount,
    get principal() {
      if (authenticated === undefined) throw unauthenticated();
      return authenticated.principal;
    },
    get authorship() {
      return { author: authorOf(this.principal), what };
    },
  };
}

function unauthenticated(): HttpProblem {
  return new HttpProblem({
    status: 401,
    code: 'unauthenticated',
    message: 'not authenticated; send a key as "Authorization: Bearer KEY", or sign in',
    headers: { 'www-authenticate': 'Bearer' },
  });
}
