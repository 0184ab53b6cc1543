import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD } from '../../support/browser.js';
import { call, logCalls } from '../../support/calls.js';
import { createOffice } from '../../support/office.js';
import { Web } from '../../support/web.js';

const CALLER = '+14155550100';

let web: Web;
let db: string;
let cookie = '';

beforeAll(async () => {
  db = await createOffice((edit) => {
    edit.createList('acme/doubtful', 'block', {}, true);
    edit.addEntries('acme/doubtful', [{ kind: 'number', text: CALLER, probe: CALLER }]);
  });
  const decided = { caller: CALLER, list: 'acme/doubtful', entry: CALLER } as const;
  const asked = JSON.stringify({ signals: [], evidence: [], action: 'challenge 30d' });
  logCalls({ db }, [
    call('asked', { ...decided, reason: 'blocked-number', explanation: asked }),
    call('passed', { ...decided, reason: 'challenge-passed' }),
    call('failed', { ...decided, verdict: 'reject', reason: 'challenge-failed' }),
  ]);
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

it('a plain form makes a list ask its callers, and a trial says so', async () => {
  const list = '/accounts/acme/lists/doubtful';
  expect(await show(list)).toContain('value="challenge 30d"');
  expect((await post(`${list}/set`, { action: 'challenge 30d' })).status).toBe(303);
  const page = await show(list);
  expect(page).toContain('asks to press a digit');
  expect(page).toMatch(/value="challenge 30d" checked=""/);
  const tried = await show(`/accounts/acme/try?from=${encodeURIComponent(CALLER)}`);
  expect(tried).toContain('Asked to press a digit, and remembered for 30d if the caller does');
});

it('the calls show who was asked, and what became of it', async () => {
  const calls = await show('/accounts/acme/calls');
  expect(calls).toContain('>Asked<');
  expect(calls).toContain('; the caller pressed the digit');
  expect(calls).toContain('; the caller didn&#39;t press the digit');
});
