import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkOtherDatabases } from '../../src/doctor/other-database.js';
import { createPolicy } from '../support/policy.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
await createPolicy(file('empty.db'), () => {});
await createPolicy(file('full.db'), (edit) => edit.addAccount('acme', {}));
await createPolicy(file('older.db'), (edit) => edit.addAccount('globex', {}));

it.each([
  ['an empty one beside a full one', 'empty.db', ['full.db'], 1],
  ['none beside a full one', 'none.db', ['full.db', 'none.db'], 1],
  ['an empty one beside two full ones', 'empty.db', ['full.db', 'older.db'], 2],
  ['a full one beside another', 'full.db', ['older.db'], 0],
  ['an empty one alone', 'empty.db', ['empty.db', 'none.db'], 0],
])('%s', (_, inUse, others, count) => {
  const findings = checkOtherDatabases(file(inUse), others.map(file));
  expect(findings).toHaveLength(count);
  for (const finding of findings) {
    expect(finding).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('has 1'),
      remedy: expect.stringMatching(/--db .* backup FILE".*restore FILE/),
    });
  }
});
