import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addUser } from '../../../src/admin/access/access.js';
import { openAccessStore } from '../../../src/store/sqlite/access/access-store.js';
import { DaemonProcess } from '../../support/daemon.js';
import { freePort } from '../../support/free-port.js';
import { EVENTUALLY } from '../../support/patience.js';

/* Large files that the page sends to a real controller: the companion reads them on a thread of its own. */

const PASSWORD = 'correct horse';
const PATH = '/accounts/acme/lists/imported/import';
const MANY = 200_000;

const daemon = new DaemonProcess();
let origin: string;
let cookie: string;

beforeAll(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  daemon.env = { RINGFENCE_WEB: `127.0.0.1:${port}` };
  await daemon.command('account', 'add', 'acme', '--default-account');
  await daemon.command('list', 'create', 'acme/imported');
  const store = openAccessStore(daemon.db);
  const ada = { name: 'ada', role: 'manager', accounts: ['acme'], password: PASSWORD } as const;
  await addUser(store, ada, { author: 't', what: 't' });
  store.close();
  await daemon.start();
  const isUp = () =>
    fetch(`${origin}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await vi.waitUntil(isUp, EVENTUALLY);
  const signedIn = await fetch(`${origin}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ name: 'ada', password: PASSWORD }),
    headers: { origin },
    redirect: 'manual',
  });
  cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
});
afterAll(() => daemon.dispose());

interface Line {
  readonly step?: string;
  readonly message?: string;
}

async function send(file: string, query = '', headers: Record<string, string> = { origin }) {
  const response = await fetch(`${origin}${PATH}${query}`, {
    method: 'POST',
    body: file,
    headers: { cookie, ...headers },
  });
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), text };
}

function linesOf({ text }: { text: string }): Line[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

describe('a file that the page sends', () => {
  it('is imported with an undo, and its column is the one that was chosen', async () => {
    const csv = 'first,second\n4155550100,4155550200\n4155550101,1-800-FLOWERS\n';
    const answer = await send(csv, '?file=a.csv&column=second');
    expect(answer).toMatchObject({ status: 200, type: 'application/jsonl' });
    const message = linesOf(answer).at(-1)?.message;
    expect(message).toContain('1 entry added to acme/imported');
    expect(message).toContain('1 invalid line was left out');
    expect(message).toContain('/undo');
    expect(await daemon.command('list', 'export', 'acme/imported')).toContain('+14155550200');
  });

  it('is named in the message if it is not a list of numbers', async () => {
    const [line, ...others] = linesOf(await send('', '?file=nothing%3Cb%3E.txt'));
    expect(others).toEqual([]);
    expect(line?.message).toContain('Nothing&lt;b&gt;.txt is empty');
  });

  it('is refused from another origin', async () => {
    const { status } = await send('+14155550109', '', { origin: 'https://elsewhere.example' });
    expect(status).toBe(403);
    expect(await daemon.command('list', 'export', 'acme/imported')).not.toContain('+14155550109');
  });

  it('shows its steps, and others are answered meanwhile', async () => {
    const numbers = Array.from({ length: MANY }, (_, at) => `+1415${2_000_000 + at}\n`).join('');
    let isOver = false;
    const sent = send(numbers).finally(() => {
      isOver = true;
    });
    let others = 0;
    while (!isOver) {
      expect(
        (await fetch(`${origin}${PATH.replace(/\/import$/, '')}`, { headers: { cookie } })).status,
      ).toBe(200);
      others++;
    }
    const lines = linesOf(await sent);
    expect(lines.at(-1)?.message).toContain('200,000 entries added');
    expect(new Set(lines.map(({ step }) => step))).toContain('writing');
    expect(others).toBeGreaterThan(0);
  });
});
