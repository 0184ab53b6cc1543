import * as v from 'valibot';
import type { ImportOptions } from '../../admin/import-list.js';
import type { Config } from '../../config/settings.js';
import { FORMATS } from '../../formats/format-names.js';
import type { ImportThread } from '../import-thread.js';
import { HttpProblem } from '../problem.js';
import { type Exchange, json, type Route } from '../route.js';
import { FILE_MAX, receiveImport } from '../uploaded-import.js';
import { FLAG, route } from './input.js';
import { checkListMatch } from './lists.js';

const QUERY = v.strictObject({
  format: v.optional(v.picklist(FORMATS)),
  replace: FLAG,
  skipBad: FLAG,
  dryRun: FLAG,
  force: FLAG,
  column: v.optional(v.string()),
  minReports: v.optional(
    v.pipe(v.string(), v.regex(/^[1-9]\d{0,5}$/, 'a number from 1'), v.transform(Number)),
  ),
});

export function importRoutes(config: Config, imports: ImportThread): Route[] {
  return [
    route({
      method: 'POST',
      path: '/lists/:list/import',
      role: 'manager',
      summary: `Import a file of any format, of at most ${FILE_MAX / 1_000_000} MB: all of it or nothing; with "dryRun", only tell what it would do`,
      query: QUERY,
      upload: true,
      handle: async (exchange, { query }) => {
        checkType(exchange);
        await checkListMatch(exchange);
        const importReceived = await receiveImport(exchange, config, imports);
        return json(await importReceived(optionsOf(query)));
      },
    }),
  ];
}

/** The file is the body: a form around it would be taken for a part of it. */
function checkType({ incoming }: Exchange): void {
  const type = incoming.headers['content-type'] ?? '';
  if (!type.toLowerCase().startsWith('multipart/')) return;
  throw new HttpProblem({
    status: 415,
    code: 'unsupported',
    message: `the body is ${type.split(';')[0]}; send the file itself, without a form around it`,
    headers: { connection: 'close' },
  });
}

function optionsOf(query: v.InferOutput<typeof QUERY>): ImportOptions {
  const { replace = false, skipBad = false, dryRun = false, force = false, ...rest } = query;
  return { replace, skipBad, dryRun, force, ...rest };
}
