import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOffice } from '../../support/office.js';
import { Web } from '../../support/web.js';
import { WebUser } from '../../support/web-user.js';

let web: Web;
let max: WebUser;

beforeAll(async () => {
  const db = await createOffice((edit) => {
    edit.createList('acme/blocked', 'block', {}, true);
  });
  web = await Web.open(db);
  max = await WebUser.signIn(web, 'max');
});
afterAll(() => web.stop());

const PASTE = '/accounts/acme/lists/blocked/paste';
/** Both columns have telephone numbers. */
const TABLE = 'from,callback\n4155550101,4155550201\n4155550102,4155550202\n';

it('a table is read by the column that is named, when it is shown and when it is added', async () => {
  const shown = await (await max.post(PASTE, { text: TABLE, column: 'callback' })).text();
  expect(shown).toContain('(415) 555-0201');
  expect(shown).toContain('name="column" value="callback"');
  const added = await max.does(PASTE, { text: TABLE, column: 'callback', confirm: 'yes' });
  expect(added.text).toBe('2 entries added to acme/blocked.');
  const list = await max.read('/accounts/acme/lists/blocked');
  expect(list).toContain('(415) 555-0202');
  expect(list).not.toContain('(415) 555-0102');
  await max.does(`/changes/${added.undo}/undo`, {});
});

it('a column is also named by its position', async () => {
  const added = await max.does(PASTE, { text: TABLE, column: '1', confirm: 'yes' });
  expect(await max.read('/accounts/acme/lists/blocked')).toContain('(415) 555-0101');
  await max.does(`/changes/${added.undo}/undo`, {});
});

it('a column that is not there is refused, and kept in the form', async () => {
  const response = await max.post(PASTE, { text: TABLE, column: 'nothing' });
  expect(response.status).toBe(400);
  const html = await response.text();
  expect(html).toContain('nothing');
  expect(html).toContain('Column of the numbers');
});
