import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkDialplanTexts } from '../../src/doctor/dialplan-texts.js';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { createPolicy } from '../support/policy.js';
import { temporaryFolder } from '../support/temporary.js';

async function stored(sql: string): Promise<string> {
  const file = join(temporaryFolder(), 'ringfence.db');
  await createPolicy(file, (edit) => {
    edit.addAccount('acme', { extension: '1000', dialplan: 'XML', context: 'public' });
    edit.createList('acme/spam', 'block', {}, true);
    edit.createList('spam', 'block', {}, false);
  });
  const db = new Sqlite(file);
  db.exec(sql);
  db.close();
  return file;
}

it('finds nothing if all can be sent, or if there is no database', async () => {
  expect(checkDialplanTexts(await stored(''))).toEqual([]);
  expect(checkDialplanTexts(join(temporaryFolder(), 'none.db'))).toEqual([]);
});

it.each([
  ["UPDATE account SET context = 'pub+lic'", 'calls of account acme', '--no-context'],
  ["UPDATE account SET dialplan = 'X*'", '"X*" is not a valid dialplan', '--no-dialplan'],
  ["UPDATE account SET extension = '-bleg'", '"-bleg" is not a valid', '--no-extension'],
  ["UPDATE account SET anonymous_action = 'respond 433 $x'", 'account acme', '--anonymous-action'],
  ["UPDATE list SET action = 'x' WHERE owner_key = 0", 'list spam has', 'list set spam --action'],
  ["UPDATE list SET action = 'x' WHERE owner_key > 0", 'list acme/spam', 'list set acme/spam'],
])('%s: %s', async (sql, message, remedy) => {
  expect(checkDialplanTexts(await stored(sql))).toEqual([
    {
      check: 'policy',
      status: 'problem',
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    },
  ]);
});
