import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeInBrowser, findings, signIn, visitor } from '../../support/browser.js';
import { collect, postgres, sharedDatabase, usePostgres } from '../../support/call-logs.js';
import { call } from '../../support/calls.js';
import { createOffice } from '../../support/office.js';
import { Ringfence } from '../../support/ringfence.js';
import { Web } from '../../support/web.js';

/* What the page and the API show on a host that shares its policy. Nothing follows that, so that the host lags. */

usePostgres();

let web: Web;
let here: Ringfence;
let other: Ringfence;
let key: string;

beforeAll(async () => {
  const { url, client } = await sharedDatabase();
  const db = await createOffice(
    (edit) => edit.createList('acme/blocked', 'block', {}, true),
    [call('u1', { name: 'Called here' })],
  );
  here = new Ringfence(dirname(db));
  await here.ok('shared', 'init', url);
  key = (await here.ok('key', 'add', 'ci', '--role', 'manager', '--account', 'acme')).trim();
  other = new Ringfence();
  await other.ok('shared', 'join', url);
  await collect(client, 'other', [call('u2', { name: 'Called there' })]);
  web = await Web.open(db);
});
afterAll(() => web.stop());

const nameOf = async (host: Ringfence) =>
  ((await host.json('shared', 'status')) as { host: string }).host;

describeInBrowser('the page', () => {
  it('shows the calls of all hosts with their names, or those of one', async () => {
    const { page, complaints } = await visitor();
    await signIn(page, web.url, 'ada');
    await page.goto(`${web.url}/calls`);
    await page.getByRole('row', { name: 'Called here' }).waitFor();
    const there = page.getByRole('row', { name: 'Called there' });
    expect(await there.textContent()).toContain('other');
    await page.getByLabel('Host').selectOption('other');
    await page.getByRole('row', { name: 'Called here' }).waitFor({ state: 'hidden' });
    await there.waitFor();
    expect(await page.locator('caption').textContent()).toContain('on other');
    await page.getByLabel('Host').selectOption(await nameOf(here));
    await page.getByRole('row', { name: 'Called here' }).waitFor();
    expect(await there.count()).toBe(0);
    const csv = await page.request.get(`${web.url}/calls/csv?host=other`);
    expect(await csv.text()).toMatch(/Called there/);
    expect(await csv.text()).not.toContain('Called here');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows on the overview, to admins alone, which hosts share the policy, and the lag', async () => {
    const { page, complaints } = await visitor();
    await signIn(page, web.url, 'ada');
    await page.goto(web.url);
    const names = [await nameOf(here), await nameOf(other)].sort();
    await page.getByText(`${names.join(', ')} share this policy`).waitFor();
    await other.ok('block', 'acme', '+14155550101');
    await other.ok('block', 'acme', '+14155550102');
    await page.reload();
    await page.getByText('this host lacks 2 changes').waitFor();
    expect(await findings(page)).toEqual([]);
    const manager = await visitor();
    await signIn(manager.page, web.url, 'max');
    await manager.page.goto(web.url);
    await manager.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await manager.page.getByText('this host lacks').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe('while PostgreSQL is away', () => {
  beforeAll(() => postgres().stop());
  afterAll(() => postgres().start());

  const place = () => `127.0.0.1:${postgres().port}`;

  describeInBrowser('the page', () => {
    it('says that nothing was changed and that calls are missing, but not where PostgreSQL is', async () => {
      const { page } = await visitor();
      await signIn(page, web.url, 'max');
      await page.goto(`${web.url}/accounts/acme/calls`);
      await page.getByText('Calls on other hosts are missing for now').waitFor();
      const row = page.getByRole('row', { name: 'Called here' });
      await row.getByRole('button', { name: 'Block' }).click();
      await page
        .getByText("Nothing was changed: can't use the shared policy: nothing is listening there")
        .waitFor();
      expect(await page.content()).not.toContain(place());
      await page.context().close();
    });

    it('tells admins on the overview', async () => {
      const { page } = await visitor();
      await signIn(page, web.url, 'ada');
      await page.goto(web.url);
      await page.getByText('calls are screened with the copy of this host').waitFor();
    });
  });

  it('the API refuses changes with 503, and does not say where PostgreSQL is', async () => {
    const ask = async (path: string, init: RequestInit = {}) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const response = await web.fetch(path, { headers, ...init });
      return { status: response.status, text: await response.text() };
    };
    const refused = [
      await ask('/api/v1/lists/acme%2Fblocked/entries', {
        method: 'POST',
        body: JSON.stringify({ entries: ['+14155550133'] }),
      }),
      await ask('/api/v1/calls/u1/block', { method: 'POST', body: '{}' }),
    ];
    for (const { status, text } of refused) {
      expect(status).toBe(503);
      expect(text).toContain("nothing was changed: can't use the shared policy: nothing is");
    }
    const calls = await ask('/api/v1/calls');
    expect(JSON.parse(calls.text)).toMatchObject({
      calls: [{ uuid: 'u1' }],
      incomplete: expect.stringMatching(/^can't use the shared policy: /),
    });
    const ready = await ask('/readyz');
    expect(ready.text).toContain("can't use the shared policy");
    for (const { text } of [...refused, calls, ready]) expect(text).not.toContain(place());
  });
});
