import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Crossbar } from '../../support/crossbar.js';

/** Ids that accounts and lists had in KAZOO. */
const [ACCOUNT, LIST, OTHER] = ['a1', 'b2', 'c3'].map((digits) => digits.repeat(16)) as [
  string,
  string,
  string,
];

let crossbar: Crossbar;
beforeAll(async () => {
  crossbar = await Crossbar.open();
});
afterAll(() => crossbar.close());

const run = (...args: string[]) => crossbar.ringfence.run(...args);
const ok = (...args: string[]) => crossbar.ringfence.ok(...args);
const api = (method: string, path: string, body?: object) =>
  crossbar.web.fetch(`/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${crossbar.key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe('the id that something had in KAZOO', () => {
  it('is given by command, and clients of KAZOO find it by that', async () => {
    await ok('list', 'create', 'acme/moved', '--kazoo-id', LIST.toUpperCase());
    await ok('account', 'set', 'acme', '--kazoo-id', ACCOUNT);
    expect(await ok('account', 'show', 'acme')).toContain(`KAZOO id    ${ACCOUNT}`);
    await crossbar.kazoo.signIn();
    const { body } = await crossbar.kazoo.ask('GET', `blacklists/${LIST}`);
    expect(body.data).toMatchObject({ id: LIST, name: 'moved' });
    expect(crossbar.kazoo.accountId).toBe(ACCOUNT);
  });

  it('is 32 hex digits', async () => {
    const { exitCode, stderr } = await run('list', 'create', 'acme/x', '--kazoo-id', 'b2');
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('"b2" is not an id of KAZOO; give its 32 hex digits'),
    ]);
    expect((await run('list', 'show', 'acme/x')).exitCode).toBe(3);
  });

  it('is refused if another account or list that the same client sees has it', async () => {
    const account = await run('account', 'set', 'globex', '--kazoo-id', ACCOUNT);
    expect(account.stderr).toContain(`${ACCOUNT} is the id of the account "acme" already`);
    const own = await run('list', 'create', 'acme/second', '--kazoo-id', LIST);
    expect(own.stderr).toContain(`${LIST} is the id of the list "acme/moved" already`);
    const shared = await run('list', 'set', 'spam', '--kazoo-id', LIST);
    expect(shared.stderr).toContain('"acme/moved"');
    const { kazooId } = (await (await api('GET', 'lists/spam')).json()) as { kazooId: string };
    const derived = await run('list', 'set', 'acme/moved', '--kazoo-id', kazooId);
    expect(derived.stderr).toContain('"spam"');
  });

  it('of another tenant is as free as any other', async () => {
    await ok('list', 'create', 'globex/theirs', '--kazoo-id', OTHER);
    const { status, body } = await crossbar.kazoo.ask('PUT', 'blacklists', {
      name: 'x',
      id: OTHER,
    });
    expect([status, body.data.id]).toEqual([201, OTHER]);
    expect((await crossbar.kazoo.ask('DELETE', `blacklists/${OTHER}`)).status).toBe(200);
    expect((await crossbar.kazoo.ask('GET', `blacklists/${OTHER}`)).status).toBe(404);
    await ok('list', 'show', 'globex/theirs');
  });

  it('is in the API, for admins where it is the id of an account', async () => {
    const made = await api('POST', 'lists', { name: 'acme/by-api', kazooId: 'd4'.repeat(16) });
    expect([made.status, await made.json()]).toMatchObject([201, { kazooId: 'd4'.repeat(16) }]);
    const changed = await api('PATCH', 'lists/acme%2Fby-api', { kazooId: 'e5'.repeat(16) });
    expect(await changed.json()).toMatchObject({ kazooId: 'e5'.repeat(16) });
    expect((await api('PATCH', 'lists/acme%2Fby-api', { kazooId: LIST })).status).toBe(400);
    expect((await api('PATCH', 'accounts/acme', { kazooId: OTHER })).status).toBe(403);
    const shown = await api('GET', 'accounts/acme');
    expect(await shown.json()).toMatchObject({ kazooId: ACCOUNT });
  });

  it('comes back with undo, unless it was given to another list since', async () => {
    await ok('list', 'create', 'acme/gone', '--kazoo-id', 'f6'.repeat(16));
    await ok('list', 'set', 'acme/gone', '--kazoo-id', 'f7'.repeat(16));
    await ok('undo', '--yes');
    expect(await crossbar.ringfence.json('list', 'show', 'acme/gone')).toMatchObject({
      kazooId: 'f6'.repeat(16),
    });
    await ok('list', 'delete', 'acme/gone', '--yes');
    const [{ id }] = (await crossbar.ringfence.json('history', '--limit', '1')) as [{ id: number }];
    await ok('list', 'create', 'acme/heir', '--kazoo-id', 'f6'.repeat(16));
    const undone = await run('undo', String(id), '--yes');
    expect([undone.exitCode, undone.stderr]).toEqual([2, expect.stringContaining('"acme/heir"')]);
  });

  it('is in an exported policy, and stays where a policy leaves it out', async () => {
    const exported = await ok('export');
    const { accounts, lists } = JSON.parse(exported) as {
      accounts: { id: string; kazooId?: string }[];
      lists: { name: string; kazooId?: string }[];
    };
    expect(accounts.find(({ id }) => id === 'acme')).toMatchObject({ kazooId: ACCOUNT });
    expect(lists.find(({ name }) => name === 'acme/moved')).toMatchObject({ kazooId: LIST });
    expect(lists.find(({ name }) => name === 'spam')?.kazooId).toBeUndefined();
    const without = exported.replaceAll(/,"kazooId":"[0-9a-f]{32}"/g, '');
    for (const document of [exported, without]) {
      await crossbar.ringfence.runWith(document, 'apply', '-');
      expect(await ok('export')).toBe(exported);
    }
  });
});
