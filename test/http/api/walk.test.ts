import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { play } from '../../../src/replay/play.js';
import { channelData } from '../../support/channel-data.js';
import { DaemonProcess } from '../../support/daemon.js';
import { freePort } from '../../support/free-port.js';
import { EVENTUALLY } from '../../support/patience.js';

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const UUID = 'ea3fcd4c-fa96-4b92-8809-bb5ac6072c0c';

it('the curl commands of the README create a list, find a rejected call, block and undo', async () => {
  const [, walk = ''] = /```bash\n([\s\S]*?)```/.exec(README) ?? [];
  const daemon = new DaemonProcess();
  onTestFinished(() => daemon.dispose());
  const port = await freePort();
  daemon.env = { RINGFENCE_WEB: `127.0.0.1:${port}` };
  await daemon.command('account', 'add', 'acme', '--default-account');
  await daemon.start();
  const health = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await vi.waitUntil(health, EVENTUALLY);
  const typed = walk
    .replaceAll('ringfence ', '$RINGFENCE ')
    .replaceAll('8085', String(port))
    .replaceAll('UUID', UUID);
  const [before = '', after = ''] = typed.split(/(?=ask 'calls)/);
  const made = await daemon.ringfence.shell(`set -e\n${before}\necho; echo "$KEY"`);
  expect(made).toMatchObject({ exitCode: 0 });
  expect(made.stdout).toContain('"added":["+14155550100","+442071838750","1012"]');
  const written = await play(
    { name: 'call', chunks: [channelData()], callerHungUp: false },
    daemon,
  );
  expect(written).toContain('ringfence_verdict=reject');
  await expect.poll(() => daemon.calls()).toHaveLength(1);
  const key = made.stdout.trim().split('\n').at(-1);
  const again = before.replace(/KEY=.*/, `KEY=${key}`).replace(/^ask lists.*$/gm, '');
  const rest = await daemon.ringfence.shell(`set -e\n${again}\n${after}`);
  expect(rest).toMatchObject({ exitCode: 0 });
  expect(rest.stdout).toContain(`"uuid":"${UUID}"`);
  expect(rest.stdout).toContain('"list":"acme/blocked"');
  const history = JSON.parse(await daemon.command('history', '--json')) as object[];
  expect(history.slice(0, 2)).toMatchObject([
    { author: 'key ci', undoes: expect.any(Number) },
    { author: 'key ci', what: `POST /api/v1/calls/${UUID}/block` },
  ]);
  expect(await daemon.ringfence.json('list', 'show', 'acme/api')).toMatchObject({
    entries: [{ text: '+14155550100' }, { text: '+442071838750' }, { text: '1012' }],
  });
});
