import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPolicyStore } from '../../../src/store/sqlite/policy-store.js';
import { PASSWORD } from '../../support/browser.js';
import { createOffice } from '../../support/office.js';
import { Web } from '../../support/web.js';

let web: Web;
let db: string;
let cookie = '';

beforeAll(async () => {
  db = await createOffice((edit) => {
    edit.createList('acme/night', 'block', {}, true);
    const entry = { kind: 'number', text: '+14155550100', probe: '+14155550100' } as const;
    edit.addEntries('acme/night', [entry]);
  });
  web = await Web.open(db);
  const response = await post('/sign-in', { name: 'max', password: PASSWORD });
  cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
});
afterAll(() => web.stop());

function post(path: string, fields: Record<string, string>): Promise<Response> {
  return web.fetch(path, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie, origin: web.url },
  });
}

async function show(path: string): Promise<string> {
  return (await web.fetch(path, { headers: { cookie } })).text();
}

async function stored() {
  const store = openPolicyStore(db, { readOnly: true });
  try {
    const list = await store.list('acme/night');
    return [list?.schedule?.text, store.account('acme')?.timeZone];
  } finally {
    store.close();
  }
}

it('a plain form sets when a list works, and the time zone; a caller is tried at any time', async () => {
  const list = '/accounts/acme/lists/night';
  expect(await show(list)).toContain('By UTC, as the account has no time zone.');
  const set = await post('/accounts/acme/lists/night/set', { schedule: 'mon-fri 18-8, sat, sun' });
  expect(set.status).toBe(303);
  expect(await post('/accounts/acme/settings', { timeZone: 'america/new_york' })).toHaveProperty(
    'status',
    303,
  );
  expect(await stored()).toEqual(['Mon-Fri 18:00-08:00, Sat, Sun', 'America/New_York']);
  const page = await show(list);
  expect(page).toContain('works Mon-Fri 18:00-08:00, Sat, Sun');
  expect(page).toContain('By the clocks of America/New_York.');
  const tried = (at: string) => show(`/accounts/acme/try?from=%2B14155550100&at=${at}`);
  expect(await tried('2026-11-27T17:59')).toContain('the list does not work at that time');
  expect(await tried('2026-11-27T18:00')).not.toContain('does not work at that time');
  expect(await tried('soon')).toContain('“soon”'.replace(/[“”]/g, '&quot;'));
  await post('/accounts/acme/lists/night/set', { schedule: '' });
  await post('/accounts/acme/settings', { timeZone: '' });
  expect(await stored()).toEqual([undefined, undefined]);
});

it('refuses what is no schedule or zone, in words', async () => {
  const schedule = await post('/accounts/acme/lists/night/set', { schedule: 'someday' });
  expect(schedule.status).toBe(400);
  expect(await schedule.text()).toContain('is neither days, hours nor a date');
  const zone = await post('/accounts/acme/settings', { timeZone: 'Berlin' });
  expect(zone.status).toBe(400);
  expect(await zone.text()).toContain('Europe/Berlin');
});
