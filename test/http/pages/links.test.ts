import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, rejected } from '../../support/calls.js';
import { createOffice } from '../../support/office.js';
import { Web } from '../../support/web.js';
import { WebUser } from '../../support/web-user.js';

/* Whatever a page links to, the reader may see. */

let web: Web;

beforeAll(async () => {
  const db = await createOffice(
    (edit) => {
      edit.createList('acme/blocked', 'block', {}, true);
      edit.createList('shared', 'block', { everyone: true }, true);
    },
    [call('one'), rejected('two'), rejected('three', { list: 'shared' })],
  );
  web = await Web.open(db);
});
afterAll(() => web.stop());

/** More links than a small office has mean that addresses grow. */
const MOST_LINKS = 300;

it.each([
  ['ada', '/users'],
  ['max', '/accounts/acme/settings'],
  ['vi', '/accounts/acme/settings'],
])('every link that %s finds leads to a page', async (name, isAmong) => {
  const user = await WebUser.signIn(web, name);
  const seen = new Set<string>(['/', '/accounts', '/lists/shared', '/calls/one']);
  const wrong: unknown[] = [];
  for (const path of seen) {
    const response = await user.get(path);
    const isMoved = response.status === 303;
    if (isMoved) seen.add(response.headers.get('location') ?? '');
    const html = await response.text();
    if (!isMoved && response.status !== 200) wrong.push([path, response.status]);
    for (const [, href = ''] of html.matchAll(/<a [^>]*href="(\/[^"#]*)/g)) {
      seen.add(href.replaceAll('&amp;', '&'));
    }
    if (seen.size > MOST_LINKS) throw new Error(`there are too many links, such as ${path}`);
  }
  expect(wrong).toEqual([]);
  expect([...seen]).toContain(isAmong);
});
