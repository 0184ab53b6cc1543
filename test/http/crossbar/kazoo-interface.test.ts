import { expect, it, onTestFinished, vi } from 'vitest';
import { play } from '../../../src/replay/play.js';
import { channelData } from '../../support/channel-data.js';
import { DaemonProcess } from '../../support/daemon.js';
import { freePort } from '../../support/free-port.js';
import { KazooClient } from '../../support/kazoo-client.js';
import { EVENTUALLY } from '../../support/patience.js';

const GREGORIAN = 62_167_219_200;

/*
 * The way of KAZOO's web interface from sign-in to the deleted list, with a real controller that rejects the
 * call in between.
 */
it('signs in, creates a list, activates it, sees the call, downloads it, and deletes the list', async () => {
  const daemon = new DaemonProcess();
  onTestFinished(() => daemon.dispose());
  const port = await freePort();
  daemon.env = { RINGFENCE_WEB: `127.0.0.1:${port}` };
  await daemon.command('account', 'add', 'acme', '--route', '1000');
  const addUser = ['user', 'add', 'ada', '--role', 'manager', '--account', 'acme'];
  await daemon.ringfence.runWith('correct horse\n', ...addUser, '--password-stdin');
  await daemon.start();
  const kazoo = new KazooClient(`http://127.0.0.1:${port}`, { password: 'correct horse' });
  await vi.waitUntil(
    () =>
      kazoo.signIn().then(
        ({ status }) => status === 201,
        () => false,
      ),
    EVENTUALLY,
  );
  const call = async () => {
    const written = await play(
      { name: 'call', chunks: [channelData()], callerHungUp: false },
      daemon,
    );
    return /ringfence_verdict=(\w+)/.exec(written)?.[1];
  };

  // Blocklist page.
  const made = await kazoo.ask('PUT', 'blacklists', {
    name: 'Telemarketers',
    should_block_anonymous: true,
    numbers: { '(415) 555-0100': {}, '442071838750': {} },
  });
  expect(made.status).toBe(201);
  const { id } = made.body.data;
  expect(await call()).toBe('transfer');

  // Account Settings: five at once, then the whole document with the list.
  const pages = ['', 'callflows', 'media', 'blacklists?paginate=false', 'phone_numbers'];
  const answers = await Promise.all(pages.map((path) => kazoo.ask('GET', path)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  const account = answers[0]?.body.data;
  const saved = await kazoo.ask('POST', '', { ...account, blacklists: [id], caller_id: { x: 1 } });
  expect(saved.body.data).toMatchObject({ blacklists: [id], caller_id: { x: 1 } });
  expect(await call()).toBe('reject');

  // Call Logs.
  await expect.poll(() => daemon.calls()).toHaveLength(2);
  const to = Math.floor(Date.now() / 1_000) + GREGORIAN + 60;
  const range = `created_from=${to - 86_400}&created_to=${to}`;
  const rows = await kazoo.ask('GET', `cdrs/interaction?${range}&page_size=50`);
  const [row] = rows.body.data;
  expect(row).toMatchObject({ caller_id_number: '+14155550100', hangup_cause: 'CALL_REJECTED' });
  const legs = await kazoo.ask('GET', `cdrs/legs/${row.id}`);
  const leg = await kazoo.ask('GET', `cdrs/${legs.body.data[0].id}`);
  expect(leg.body.data).toMatchObject({
    ringfence_verdict: 'reject',
    ringfence_reason: 'blocked-number',
    ringfence_list: 'acme/telemarketers',
    ringfence_entry: '+14155550100',
  });
  const token = encodeURIComponent(kazoo.token ?? '');
  const csv = await fetch(
    `http://127.0.0.1:${port}/v2/accounts/${kazoo.accountId}/cdrs?${range}&paginate=false&accept=text/csv&auth_token=${token}`,
  );
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="result.csv"');
  expect((await csv.text()).split('\r\n')).toHaveLength(4);

  // A page reload, and a token that has ended.
  const info = await fetch(`http://127.0.0.1:${port}/v2/auth/tokeninfo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data: { token: kazoo.token } }),
  });
  expect(await info.json()).toMatchObject({ data: { account_id: kazoo.accountId } });
  kazoo.token = 'an.old.token';
  expect((await kazoo.ask('DELETE', `blacklists/${id}`)).body.data).toMatchObject({
    _read_only: { deleted: true },
  });
  expect((await kazoo.ask('GET', `blacklists/${id}`)).status).toBe(404);
  expect((await kazoo.ask('GET', '')).body.data.blacklists).toEqual([]);
  expect(await call()).toBe('transfer');

  const history = JSON.parse(await daemon.command('history', '--json')) as { author: string }[];
  expect(history.slice(0, 3).map(({ author }) => author)).toEqual(['ada', 'ada', 'ada']);
  expect(JSON.stringify(daemon.logged)).not.toContain(token.split('.').at(-1));
});
