import * as v from 'valibot';
import { applyPolicy } from '../../admin/apply-policy.js';
import { exportPolicy } from '../../store/document/export-policy.js';
import { parseDocument } from '../../store/document/policy-document.js';
import type { PolicyStore } from '../../store/policy-store.js';
import { badRequest } from '../problem.js';
import { checkIfMatch, etagOf } from '../revision.js';
import { json, type Route } from '../route.js';
import { FLAG, route } from './input.js';

const SOURCE = 'the document';

export function policyRoutes(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/policy',
      role: 'admin',
      summary: 'Export the whole policy as a consistent document',
      handle: ({ stores }) => streamPolicy(stores.policy),
    }),
    route({
      method: 'PUT',
      path: '/policy',
      role: 'admin',
      summary:
        'Apply a document in one transaction; with "prune", also remove what it does not name',
      query: v.strictObject({ dryRun: FLAG, prune: FLAG }),
      body: v.looseObject({}),
      handle: async (exchange, { query, body }) => {
        const { stores, authorship, body: read } = exchange;
        // With "prune", an empty document would remove the whole policy.
        if ((await read()).length === 0) throw badRequest('the body is empty; send a document');
        const document = parseDocument(body, SOURCE);
        checkIfMatch(exchange, await stateOf(stores.policy));
        const change = { document, source: SOURCE, ...query };
        const outcome = await applyPolicy(stores.policy, change, authorship);
        return json({ dryRun: query.dryRun ?? false, ...outcome });
      },
    }),
  ];
}

/** What the revision of the policy is of: each change has a number. */
async function stateOf(policy: PolicyStore): Promise<object> {
  const [latest] = await policy.history({ limit: 1 });
  return { change: latest?.id };
}

function streamPolicy(policy: PolicyStore): Promise<Response> {
  const { readable, writable } = new TransformStream<string, string>();
  const body = readable.pipeThrough(new TextEncoderStream());
  return new Promise((resolve, reject) => {
    policy
      .read(async (then) => {
        const etag = etagOf(await stateOf(then));
        resolve(new Response(body, { headers: { 'content-type': 'application/json', etag } }));
        await ReadableStream.from(exportPolicy(then)).pipeTo(writable);
      })
      .catch((error: unknown) => {
        reject(error);
        // Ends the stream with the error. If the reader has gone, aborting fails, too.
        return writable.abort(error).catch(() => undefined);
      });
  });
}
