import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api } from '../../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await Api.open();
});
afterAll(() => api.close());

const ask: Api['ask'] = (...sent) => api.ask(...sent);

describe('accounts', () => {
  const path = 'accounts/acme';

  it('are changed by their managers, field by field', async () => {
    const change = {
      name: 'Acme Ltd',
      anonymousAction: 'respond 608 Rejected',
      pausedUntil: '2099-01-01T00:00:00.000Z',
    };
    const changed = await ask('PATCH', path, change);
    expect(changed).toMatchObject({ status: 200, body: { id: 'acme', country: 'US', ...change } });
    const { body } = await ask('PATCH', path, { pausedUntil: null, mode: 'enforce' });
    expect(body).toMatchObject({ name: 'Acme Ltd', mode: 'enforce', lists: expect.any(Array) });
    expect(body).not.toHaveProperty('pausedUntil');
    expect((await ask('GET', path)).body).toEqual(body);
  });

  it('only let admins change where calls go', async () => {
    for (const change of [{ callflow: { context: 'globex' } }, { isDefault: true }]) {
      expect((await ask('PATCH', path, change)).status).toBe(403);
      expect((await ask('PATCH', path, change, 'admin')).body).toMatchObject(change);
    }
    const reset = await ask('PATCH', path, { callflow: { context: null } }, 'admin');
    expect(reset.body.callflow).toEqual({});
  });

  it('are added and removed by admins', async () => {
    const account = { id: 'initech', country: 'gb', routes: ['020 7183 8750'] };
    expect((await ask('POST', 'accounts', account)).status).toBe(403);
    expect(await ask('POST', 'accounts', account, 'admin')).toMatchObject({
      status: 201,
      body: { id: 'initech', country: 'GB', routes: ['+442071838750'] },
    });
    expect((await ask('POST', 'accounts', account, 'admin')).status).toBe(400);
    expect((await ask('DELETE', 'accounts/initech', undefined, 'admin')).body).toEqual({
      removed: 'initech',
      lists: 0,
      entries: 0,
    });
    expect((await ask('GET', 'accounts/initech', undefined, 'admin')).status).toBe(404);
  });

  it('are renamed and copied by admins', async () => {
    expect((await ask('POST', `${path}/rename`, { id: 'inc' })).status).toBe(403);
    expect((await ask('POST', `${path}/copy`, { id: 'inc' })).status).toBe(403);
    const copied = await ask('POST', `${path}/copy`, { id: 'inc', name: 'Inc' }, 'admin');
    expect(copied).toMatchObject({ status: 201, body: { id: 'inc', name: 'Inc', routes: [] } });
    const renamed = await ask('POST', 'accounts/inc/rename', { id: 'inc-two' }, 'admin');
    expect(renamed).toMatchObject({ status: 200, body: { id: 'inc-two', name: 'Inc' } });
    const taken = await ask('POST', 'accounts/inc-two/rename', { id: 'acme' }, 'admin');
    expect(taken).toMatchObject({ status: 400, body: { remedy: { kind: 'choose-name' } } });
    await ask('DELETE', 'accounts/inc-two', undefined, 'admin');
  });

  it.each([
    [{ mode: 'sleep' }],
    [{ country: 'XX' }],
    [{ name: ' ' }],
    [{ anonymousAction: 'explode' }],
    [{ pausedUntil: 'noon' }],
    [{ isDefault: false }],
    [{ callflow: { context: 'a b' } }],
    [{ id: 'other' }],
  ])('reject %j, and change nothing', async (change) => {
    const before = (await ask('GET', path)).body;
    expect((await ask('PATCH', path, { ...change, blockAnonymous: true }, 'admin')).status).toBe(
      400,
    );
    expect((await ask('GET', path)).body).toEqual(before);
  });
});

describe('schedules', () => {
  it('say when a list works, by the clocks of the account', async () => {
    await ask('PATCH', 'accounts/acme', { timeZone: 'europe/berlin' });
    expect((await ask('GET', 'accounts/acme')).body).toMatchObject({ timeZone: 'Europe/Berlin' });
    const schedule = 'mon-fri 18-8, sat, sun except 2026-12-24';
    const made = await ask('POST', 'lists', { name: 'acme/night', schedule });
    expect(made.body.schedule).toBe('Mon-Fri 18:00-08:00, Sat, Sun except 2026-12-24');
    await ask('POST', 'lists/acme%2Fnight/entries', { entries: ['+14155550177'] });
    const at = async (at: string) => {
      const caller = { account: 'acme', from: '+14155550177', at };
      return (await ask('POST', 'check', caller)).body;
    };
    expect(await at('2026-11-27T16:59:00Z')).toMatchObject({
      reason: 'default',
      matches: [
        { standing: 'outside-schedule', schedule: `${made.body.schedule} (Europe/Berlin)` },
      ],
      remedy: { kind: 'clear-schedule', list: 'acme/night' },
    });
    expect(await at('2026-11-27T17:00:00Z')).toMatchObject({ reason: 'blocked-number' });
    expect((await ask('PATCH', 'lists/acme%2Fnight', { enabled: true })).body).toHaveProperty(
      'schedule',
    );
    const cleared = await ask('PATCH', 'lists/acme%2Fnight', { schedule: null });
    expect(cleared.body).not.toHaveProperty('schedule');
    await ask('DELETE', 'lists/acme%2Fnight');
    await ask('PATCH', 'accounts/acme', { timeZone: null });
    expect((await ask('GET', 'accounts/acme')).body).not.toHaveProperty('timeZone');
  });

  it.each([
    ['lists/globex%2Fblocked', { schedule: 'Mon' }, 404],
    ['accounts/acme', { timeZone: 'Mars' }, 400],
    ['accounts/acme', { timeZone: 1 }, 400],
  ])('are refused: %s %j', async (path, body, status) => {
    expect((await ask('PATCH', path, body)).status).toBe(status);
  });
});
