import * as v from 'valibot';
import { applyPolicy } from '../../admin/apply-policy.js';
import { exportPolicy } from '../../store/document/export-policy.js';
import { parseDocument } from '../../store/document/policy-document.js';
import type { PolicyStore } from '../../store/policy-store.js';
import { badRequest } from '../problem.js';
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
      handle: ({ stores }) =>
        new Response(streamPolicy(stores.policy), {
          headers: { 'content-type': 'application/json' },
        }),
    }),
    route({
      method: 'PUT',
      path: '/policy',
      role: 'admin',
      summary:
        'Apply a document in one transaction; with "prune", also remove what it does not name',
      query: v.strictObject({ dryRun: FLAG, prune: FLAG }),
      body: v.looseObject({}),
      handle: async ({ stores, authorship, body: read }, { query, body }) => {
        // With "prune", an empty document would remove the whole policy.
        if ((await read()).length === 0) throw badRequest('the body is empty; send a document');
        const document = parseDocument(body, SOURCE);
        const change = { document, source: SOURCE, ...query };
        const outcome = await applyPolicy(stores.policy, change, authorship);
        return json({ dryRun: query.dryRun ?? false, ...outcome });
      },
    }),
  ];
}

function streamPolicy(policy: PolicyStore): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<string, string>();
  policy
    .read((then) => ReadableStream.from(exportPolicy(then)).pipeTo(writable))
    // Ends the stream with the error. If the reader has gone, aborting fails, too.
    .catch((error: unknown) => writable.abort(error).catch(() => undefined));
  return readable.pipeThrough(new TextEncoderStream());
}
