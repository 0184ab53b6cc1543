import type { Config } from '../../config/settings.js';
import { authenticateByKey } from '../authenticate.js';
import type { ProblemDetails } from '../problem.js';
import { type Face, json, type Route } from '../route.js';
import type { Shared } from '../shared.js';
import { isOwn } from '../visible-changes.js';
import { accountRoutes } from './accounts.js';
import { callRoutes } from './calls.js';
import { changeRoutes } from './changes.js';
import { entryRoutes } from './entries.js';
import { findRoutes } from './find.js';
import { importRoutes } from './import.js';
import { listRoutes } from './lists.js';
import { openApi } from './openapi.js';
import { policyRoutes } from './policy.js';
import { subscriptionRoutes } from './subscriptions.js';

const BODY_MAX = 1_000_000;

/** Our own API: JSON, with keys as bearer tokens and problems by RFC 9457. */
export function apiFace(config: Config, { streams, imports }: Shared): Face {
  const routes: Route[] = [
    ...accountRoutes(),
    ...listRoutes(),
    ...entryRoutes(),
    ...importRoutes(config, imports),
    ...subscriptionRoutes(config, imports),
    ...findRoutes(),
    ...callRoutes(config, streams),
    ...changeRoutes(),
    ...policyRoutes(),
  ];
  return {
    prefix: '/api/v1',
    bodyMax: BODY_MAX,
    routes: [
      ...routes,
      {
        method: 'GET',
        path: '/openapi.json',
        role: 'anyone',
        handle: () => json(openApi('/api/v1', routes)),
      },
    ],
    authenticate: async (request) => authenticateByKey(request),
    resolve: {
      account: (text, { stores }) => {
        const account = stores.policy.account(text);
        return account && { name: account.id, account: account.id };
      },
      list: async (text, { stores }) => {
        const list = await stores.policy.list(text);
        return list && { name: list.name, account: list.owner };
      },
      call: async (text, { stores }) => {
        const [call] = (await stores.calls?.callsOf(text)) ?? [];
        return call && { name: text, account: call.account };
      },
      // Other roles than admin can see and undo only their own changes.
      change: async (text, { stores, principal }) => {
        if (!/^[1-9]\d{0,14}$/.test(text)) return undefined;
        const change = await stores.policy.recordedChange(Number(text));
        if (change === undefined || !isOwn(change, principal)) return undefined;
        return { name: text, account: principal.accounts[0] };
      },
    },
    refuse,
  };
}

/** `application/problem+json` (RFC 9457), with our code, the field, and the remedy as data. */
function refuse({ status, code, message, field, remedy, rows }: ProblemDetails): Response {
  const about = { type: 'about:blank', title: code, status, detail: message };
  const body = { ...about, code, field, remedy, problems: rows };
  return json(body, { status, headers: { 'content-type': 'application/problem+json' } });
}
