import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOffice } from '../../support/office.js';
import { Web } from '../../support/web.js';
import { WebUser } from '../../support/web-user.js';

let web: Web;
let ada: WebUser;
let max: WebUser;

beforeAll(async () => {
  web = await Web.open(
    await createOffice((edit) => {
      edit.createList('globex/blocked', 'block', {}, true);
      edit.addRoute('acme', '+13105550100');
    }),
  );
  ada = await WebUser.signIn(web, 'ada');
  max = await WebUser.signIn(web, 'max');
});
afterAll(() => web.stop());

describe('an admin', () => {
  it('makes an account with its numbers, and takes it back', async () => {
    const fields = { id: 'Initech', name: '', country: 'GB', routes: '020 7946 0001\n1000\n' };
    const made = await ada.does('/accounts', fields);
    expect(made).toMatchObject({
      to: '/accounts/initech',
      text: 'The account initech is created.',
    });
    expect(await ada.read(`${made.to}/settings`)).toContain('020 7946 0001');
    await ada.does(`/changes/${made.undo}/undo`, {});
    expect((await ada.get(made.to)).status).toBe(404);
  });

  it.each([
    [{ id: 'acme' }, 'acme'],
    [{ id: 'no good' }, 'no good'],
    [{ id: 'other', routes: '+13105550100' }, '+13105550100'],
    [{ id: 'other', country: 'XX' }, 'unknown country'],
  ])('is told what is wrong with %j, and finds it again', async (fields, text) => {
    const response = await ada.post('/accounts', fields);
    expect(response.status).toBeGreaterThanOrEqual(400);
    const html = await response.text();
    expect(html).toContain('Nothing was changed.');
    expect(html.toLowerCase()).toContain(text);
    expect(html).toContain(`value="${fields.id}"`);
  });

  it('renames an account, and takes it back', async () => {
    const { to, text, undo } = await ada.does('/accounts/globex/rename', { id: 'Initrode' });
    expect({ to, text }).toEqual({
      to: '/accounts/initrode/settings',
      text: 'The account globex is now called initrode.',
    });
    expect(await ada.read('/accounts/initrode/lists')).toContain('blocked');
    expect((await ada.get('/accounts/globex')).status).toBe(404);
    await ada.does(`/changes/${undo}/undo`, {});
    expect(await ada.read('/accounts/globex/lists')).toContain('blocked');
  });

  it('copies an account with its lists, but not its numbers', async () => {
    const fields = { id: 'acme-2', name: 'Acme East' };
    const { to, text, undo } = await ada.does('/accounts/acme/copy', fields);
    expect(text).toBe('The account acme-2 is created, with the settings and lists of acme.');
    const settings = await ada.read(to);
    expect(settings).toContain('Acme East');
    expect(settings).not.toContain('(310) 555-0100');
    await ada.does(`/changes/${undo}/undo`, {});
    expect((await ada.get(to)).status).toBe(404);
  });

  it('gives no account the id of another one', async () => {
    const response = await ada.post('/accounts/globex/rename', { id: 'acme' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('acme&quot; exists already');
  });

  it('deletes an account with its lists, and brings it back', async () => {
    const deleted = await ada.does('/accounts/globex/delete', {});
    expect(deleted).toMatchObject({
      to: '/accounts',
      text: 'The account globex is deleted, with 1 list and 0 entries.',
    });
    expect((await ada.get('/accounts/globex')).status).toBe(404);
    await ada.does(`/changes/${deleted.undo}/undo`, {});
    expect(await ada.read('/accounts/globex/lists')).toContain('blocked');
  });

  it('pauses one from the table of all', async () => {
    await ada.does('/accounts/acme/settings', { pause: '1h', back: '/accounts' });
    expect(await ada.read('/accounts')).toContain('End the pause: Acme Corporation');
    await ada.does('/accounts/acme/settings', { pause: 'end', back: '/accounts' });
    expect(await ada.read('/accounts')).not.toContain('End the pause');
  });
});

describe('a manager', () => {
  it('sees and pauses their own, and makes none', async () => {
    const html = await max.read('/accounts');
    expect(html).toContain('id="account-acme"');
    expect(html).not.toContain('globex');
    expect(html).not.toContain('Create the account');
    expect((await max.post('/accounts', { id: 'mine' })).status).toBe(403);
    expect((await max.post('/accounts/acme/delete', {})).status).toBe(403);
    const paused = await max.does('/accounts/acme/settings', { pause: '1h' });
    await max.does(`/changes/${paused.undo}/undo`, {});
  });
});

describe('the history', () => {
  it('comes in pages', async () => {
    for (let at = 0; at < 30; at++) {
      await ada.does('/accounts/acme/anonymous', { block: 'on' });
      await ada.does('/accounts/acme/anonymous', { block: 'off' });
    }
    const first = await ada.read('/accounts/acme/history');
    expect(first.match(/<tr id="change-/g)).toHaveLength(50);
    const [, older = ''] = /<a href="([^"]*)" rel="next">Older ›/.exec(first) ?? [];
    const second = await ada.read(older);
    expect(second).toContain('‹ Newest');
    const ids = (html: string) => html.match(/(?<=id="change-)\d+/g) ?? [];
    expect(Number(ids(second)[0])).toBe(Number(ids(first).at(-1)) - 1);
  });
});
