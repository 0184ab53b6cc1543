import { expect, it } from 'vitest';
import { PASSWORD } from '../../support/browser.js';
import { createPolicy } from '../../support/policy.js';
import { Ringfence } from '../../support/ringfence.js';
import { Web } from '../../support/web.js';

async function start(): Promise<Web> {
  const { db } = new Ringfence();
  await createPolicy(db, () => {});
  return Web.start(db);
}

function post(web: Web, path: string, fields: Record<string, string>): Promise<Response> {
  return web.fetch(path, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: web.url },
  });
}

it('the link makes an admin, once', async () => {
  const web = await start();
  const path = `/${web.firstUser.path}`;
  expect(await (await web.fetch(path)).text()).toContain('Welcome to Ringfence');
  const short = await post(web, path, { name: 'ada', password: 'short' });
  expect([short.status, await short.text()]).toEqual([
    400,
    expect.stringContaining('give 8 to 1024'),
  ]);

  const made = await post(web, path, { name: 'Ada', password: PASSWORD });
  expect([made.status, made.headers.get('location')]).toEqual([303, '/']);
  const cookie = made.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const users = await web.fetch('/users', { headers: { cookie } });
  expect(await users.text()).toContain('id="user-ada"');

  expect(web.firstUser.path).toBeUndefined();
  expect((await web.fetch(path)).status).toBe(404);
  expect((await post(web, path, { name: 'eve', password: PASSWORD })).status).toBe(404);
});

it('another token makes nobody', async () => {
  const web = await start();
  const response = await post(web, '/first/guessed', { name: 'eve', password: PASSWORD });
  expect(response.status).toBe(404);
  expect(web.firstUser.path).toBeDefined();
});

it('without a database there is no link', async () => {
  const web = await Web.start('/nowhere/ringfence.db');
  expect(web.firstUser.path).toBeUndefined();
});
