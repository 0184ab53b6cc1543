import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Crossbar } from '../../support/crossbar.js';

let crossbar: Crossbar;
beforeAll(async () => {
  crossbar = await Crossbar.open();
});
afterAll(() => crossbar.close());

describe('what the interface reads after signing in', () => {
  it('the account', async () => {
    const { body } = await crossbar.kazoo.ask('GET', '');
    expect(body.data).toMatchObject({
      id: crossbar.kazoo.accountId,
      name: 'Acme Inc',
      realm: 'acme.example',
      language: 'en-US',
      timezone: expect.any(String),
      ui_restrictions: {},
      blacklists: [],
      enabled: true,
    });
    expect(body.metadata).toMatchObject({
      billing_mode: 'normal',
      enabled: true,
      superduper_admin: false,
      is_reseller: false,
      reseller_id: expect.any(String),
      created: expect.any(Number),
    });
  });

  it('the user, with every app', async () => {
    const { body } = await crossbar.kazoo.ask('GET', `users/${crossbar.kazoo.userId}`);
    const apps = await crossbar.kazoo.ask('GET', 'apps_store');
    expect(body.data).toMatchObject({
      id: crossbar.kazoo.userId,
      username: 'ada',
      priv_level: 'admin',
      appList: apps.body.data.map(({ id }: { id: string }) => id),
    });
    expect(apps.body.data[0]).toMatchObject({
      name: 'callflows',
      i18n: { 'en-US': { label: expect.any(String), description: expect.any(String) } },
      allowed_users: 'all',
      users: [],
      masqueradable: true,
      phase: 'gold',
    });
    expect(apps.body.data[0]).not.toHaveProperty('api_url');
  });

  it.each([
    ['callflows', []],
    ['media', []],
    ['devices', []],
    ['channels', []],
    ['directories', []],
    ['phone_numbers', { numbers: {} }],
    ['phone_numbers/classifiers', {}],
    ['vmboxes?filter_type=mainVMBox', [expect.objectContaining({ type: 'mainVMBox' })]],
  ])('%s', async (path, data) => {
    expect((await crossbar.kazoo.ask('GET', path)).body.data).toEqual(data);
  });

  it.each(['whitelabel/pbx.example', 'external_numbers', 'alerts'])('%s is 404', async (path) => {
    expect((await crossbar.kazoo.ask('GET', path)).status).toBe(404);
  });
});
