import { principalOfSession } from '../authenticate.js';
import type { Face, Incoming } from '../route.js';
import type { Shared } from '../shared.js';
import { accountRoutes } from './accounts.js';
import { blacklistRoutes } from './blacklists.js';
import { callRoutes } from './cdrs.js';
import { readEnvelope, refuse, requestId, tokenOf } from './envelope.js';
import { accountOfId, listOfId, userId } from './ids.js';
import { otherRoutes } from './others.js';
import { signInRoutes } from './sign-in.js';

/** Stands for the account of the token, which clients write as `/v2/account/..`. */
const OWN_ACCOUNT = '-';
export const OWN_ACCOUNT_PATH = `/v2/accounts/${OWN_ACCOUNT}`;

/** KAZOO's limit. */
const BODY_MAX = 8_000_000;

/**
 * The part of KAZOO's Crossbar API that its web interface and SDKs need for blacklists: an account's block
 * lists are its blacklists, its calls are CDRs. Pages of any origin may use it, and no cookie is read.
 */
export function crossbarFace({ signIn }: Pick<Shared, 'signIn'>): Face {
  return {
    prefix: '/v2',
    bodyMax: BODY_MAX,
    routes: [
      ...signInRoutes(signIn),
      ...accountRoutes(),
      ...blacklistRoutes(),
      ...callRoutes(),
      ...otherRoutes(),
    ],
    methodOf,
    authenticate: async (request) => {
      const token = await tokenOf(request);
      if (token === undefined) return undefined;
      const found = principalOfSession(request.stores, 'crossbar', token);
      return found && { principal: found.principal, tokenAccount: found.session.account };
    },
    resolve: {
      account: async (text, { stores, tokenAccount }) => {
        const account = text === OWN_ACCOUNT ? tokenAccount : await accountOfId(stores, text);
        return account === undefined ? undefined : { name: account, account };
      },
      list: async (text, { stores, names: { account = '' } }) => {
        const list = await listOfId(stores, account, text);
        return list && { name: list.name, account: list.owner };
      },
      call: async (text, { stores, names: { account } }) => {
        const [call] = (await stores.calls?.callsOf(text)) ?? [];
        return call?.account === account ? { name: text, account } : undefined;
      },
      user: (text, { principal, names: { account } }) =>
        text === userId(principal) ? { name: principal.name, account } : undefined,
    },
    refuse,
    headers: ({ incoming }) => ({ ...CORS, 'x-request-id': requestId(incoming) }),
    preflight: () => new Response(null, { status: 200 }),
  };
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, PUT, POST, PATCH, DELETE, OPTIONS',
  'access-control-allow-headers':
    'content-type, accept, authorization, x-auth-token, x-kazoo-cluster-id, x-http-method-override, x-file-name, x-requested-with, if-match, if-none-match, if-modified-since, cache-control, x-request-id',
  'access-control-expose-headers':
    'content-type, x-auth-token, x-request-id, x-kazoo-cluster-id, location, etag',
  'access-control-max-age': '86400',
};

const TUNNELLED = ['PUT', 'PATCH', 'DELETE', 'POST', 'GET'];

/** A POST may name another method in the query, a header or the envelope. */
async function methodOf(request: Incoming): Promise<string> {
  const { method = '', headers } = request.incoming;
  if (method !== 'POST') return method;
  const verb =
    request.url.searchParams.get('verb') ??
    headers['x-http-method-override'] ??
    (await readEnvelope(request)).rest['verb'];
  const asked = String(verb ?? '').toUpperCase();
  return TUNNELLED.includes(asked) ? asked : method;
}
