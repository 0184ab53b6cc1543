import type { Config } from '../config/settings.js';
import { readStatus, type Status } from '../daemon/status-socket.js';
import { describeTrouble, troublesOf } from '../replication/troubles.js';
import { withAdvice } from './advice.js';
import { authenticateByKey } from './authenticate.js';
import { metricsOf } from './metrics.js';
import { toProblem } from './problem.js';
import { type Face, json } from './route.js';
import { sharedMetrics } from './shared-metrics.js';
import type { Stores } from './stores.js';
import { subscriptionMetrics } from './subscription-metrics.js';

/**
 * For monitoring. `/healthz`: this process responds. `/readyz`: the controller responds, and the databases
 * can be used. `/metrics`: the controller's counters; requires the key of an admin.
 */
export function healthFace({ statusSocket }: Pick<Config, 'statusSocket'>): Face {
  return {
    prefix: '',
    bodyMax: 0,
    authenticate: async (request) => authenticateByKey(request),
    resolve: {},
    refuse: (problem) =>
      json({ code: problem.code, message: withAdvice(problem) }, { status: problem.status }),
    routes: [
      { method: 'GET', path: '/healthz', role: 'anyone', handle: () => json({ status: 'ok' }) },
      {
        method: 'GET',
        path: '/readyz',
        role: 'anyone',
        handle: async ({ stores }) => {
          const checks = await readiness(statusSocket, stores);
          const isReady = Object.values(checks).every((check) => check === 'ok');
          const shared = await describeShared(stores);
          return json(
            { status: isReady ? 'ok' : 'unavailable', checks, shared },
            { status: isReady ? 200 : 503 },
          );
        },
      },
      {
        method: 'GET',
        path: '/metrics',
        role: 'admin',
        handle: async ({ stores }) => {
          const status = await readStatus(statusSocket);
          const health = await stores.sharedHealth();
          const lists = await stores.policy.subscribedLists();
          const text =
            metricsOf(status) +
            (health === undefined ? '' : sharedMetrics(health)) +
            subscriptionMetrics(lists, await stores.fetches.all());
          const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };
          return new Response(text, { headers });
        },
      },
    ],
  };
}

/**
 * What is wrong with the shared policy, or `ok`; absent if there is none. A host that is cut off from the others screens
 * calls, so it is ready.
 */
async function describeShared(stores: Stores): Promise<string | undefined> {
  try {
    const health = await stores.sharedHealth();
    if (health === undefined) return undefined;
    const troubles = troublesOf(health, Date.now());
    return troubles.map((trouble) => describeTrouble(trouble)).join('; ') || 'ok';
  } catch (error) {
    return toProblem(error).message;
  }
}

async function readiness(statusSocket: string, stores: Stores) {
  const tried = async (check: () => unknown) => {
    try {
      await check();
      return 'ok';
    } catch (error) {
      return withAdvice(toProblem(error));
    }
  };
  return {
    controller: await tried((): Promise<Status> => readStatus(statusSocket)),
    policy: await tried(() => stores.policy.settings()),
    calls: await tried(() => stores.ownCalls?.shipping()),
    sessions: await tried(() => stores.sessions),
  };
}
