import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addKey } from '../../../src/admin/access/access.js';
import { openAccessStore } from '../../../src/store/sqlite/access/access-store.js';
import { DaemonProcess } from '../../support/daemon.js';
import { freePort } from '../../support/free-port.js';
import { EVENTUALLY } from '../../support/patience.js';

/* Imports by the API of a real controller: the companion reads files on a thread of its own. */

const LISTS = new URL('../../../fixtures/lists', import.meta.url).pathname;
const LIST = 'lists/acme%2Fimported';
const MANY = 200_000;
const MOST_MB = 200;

const daemon = new DaemonProcess();
const keys = new Map<string, string>();
let port: number;

beforeAll(async () => {
  port = await freePort();
  daemon.env = { RINGFENCE_WEB: `127.0.0.1:${port}` };
  await daemon.command('account', 'add', 'acme', '--default-account');
  for (const list of ['acme/imported', 'acme/other', 'shared']) {
    await daemon.command('list', 'create', list);
  }
  const store = openAccessStore(daemon.db);
  for (const role of ['manager', 'viewer'] as const) {
    const access = { name: role, role, accounts: ['acme'] };
    keys.set(role, await addKey(store, access, { author: 't', what: 't' }));
  }
  store.close();
  await daemon.start();
  const isUp = () =>
    ask('GET', LIST).then(
      ({ status }) => status === 200,
      () => false,
    );
  await vi.waitUntil(isUp, EVENTUALLY);
});
afterAll(() => daemon.dispose());

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at field by field
type Json = any;

async function ask(
  method: string,
  path: string,
  body?: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  role = 'manager',
) {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${keys.get(role)}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const etag = response.headers.get('etag') ?? '';
  return { status: response.status, etag, body: (await response.json()) as Json };
}

const post = (file: string | Uint8Array<ArrayBuffer>, query = '', list = LIST) =>
  ask('POST', `${list}/import${query}`, file);

const entries = async (list = LIST): Promise<string[]> =>
  (await ask('GET', `${list}/entries?limit=1000`)).body.entries.map(
    ({ text }: { text: string }) => text,
  );

const count = async (list = LIST) => (await ask('GET', list)).body.entries as number;

function manyNumbers(): string {
  return Array.from({ length: MANY }, (_, at) => `+1415${2_000_000 + at}\n`).join('');
}

describe('an import', () => {
  it.each(readdirSync(LISTS))('of %s does what the command would do', async (name) => {
    const file = join(LISTS, name);
    const dryRun = ['list', 'import', 'acme/imported', file, '--dry-run', '--force'];
    const command = await daemon.ringfence.run('--json', ...dryRun);
    const { status, body } = await post(readFileSync(file), '?dryRun=true&force=true');
    expect(await entries()).toEqual([]);
    expect(status).toBe(command.exitCode === 0 ? 200 : 400);
    if (command.exitCode !== 0) return;
    const { file: _, seconds, ...expected } = JSON.parse(command.stdout) as Json;
    const notes = body.notes.map(({ text }: { text: string }) => text);
    expect({ ...body, unit: undefined, notes: notes.length }).toEqual({
      ...expected,
      unit: undefined,
      notes: expected.notes.length,
    });
    expect(body.added).toBeGreaterThan(0);
  });

  it('adds, renews, and replaces what is there, as one change of its key', async () => {
    expect((await post('+14155550100\n(415) 555-0101 # note\n+14155550100\n')).body).toMatchObject({
      list: 'acme/imported',
      format: 'lines',
      dryRun: false,
      added: 2,
      repeated: 1,
      invalid: 0,
    });
    const csv = 'number,label\n4155550101,Eve\n+14155550102,Bob\n';
    const tried = await post(csv, '?replace=true&dryRun=true');
    expect(tried.body).toMatchObject({
      added: 1,
      changed: 1,
      removed: 1,
      sample: { added: ['+14155550102'], removed: ['+14155550100'] },
    });
    expect(await entries()).toEqual(['+14155550100', '+14155550101']);
    expect((await post(csv, '?replace=true')).body).toMatchObject({ added: 1, removed: 1 });
    expect(await entries()).toEqual(['+14155550101', '+14155550102']);
    const [change] = (await ask('GET', 'changes?limit=1')).body.changes;
    expect(change).toMatchObject({
      author: 'key manager',
      what: 'POST /api/v1/lists/acme%2Fimported/import',
    });
    await ask('POST', `changes/${change.id}/undo`);
    expect(await entries()).toEqual(['+14155550100', '+14155550101']);
  });

  it('with bad rows imports nothing, and names them; or the others, if that is asked for', async () => {
    const before = await entries();
    const file = '+14155550103\n1-800-FLOWERS\n+1*\n';
    expect(await post(file)).toMatchObject({
      status: 400,
      body: {
        code: 'invalid',
        detail: 'the file: 2 rows are wrong, and nothing was imported',
        remedy: { kind: 'skip-bad-rows' },
        problems: [
          { line: 2, problem: expect.stringContaining('mixes digits and letters') },
          { line: 3, problem: expect.stringContaining('+1*'), remedy: { kind: 'force' } },
        ],
      },
    });
    expect(await entries()).toEqual(before);
    expect((await post(file, '?skipBad=true')).body).toMatchObject({
      added: 1,
      invalid: 2,
      unit: 'line',
      problems: [{ line: 2 }, { line: 3 }],
    });
    expect(await entries()).toContain('+14155550103');
  });

  it.each([
    ['nothing', '', '', 400, 'the file is empty; there is nothing to import'],
    ['words', 'Dear Sir or Madam', '', 400, "can't tell the format of the file"],
    ['a spreadsheet', 'PK\x03\x04', '', 400, 'is a zip file or a spreadsheet'],
    ['half of a document', '{"entries": [{"number": "1012"}', '', 400, 'the file'],
    ['no entries, to replace some', '# none\n', '?replace=true', 400, 'has no entries'],
    ['a format that is none', '1012', '?format=xlsx', 400, 'format'],
    ['a count of something else', '1012', '?minReports=3', 400, 'this file is lines'],
    ['a switch that is none', '1012', '?replace=1', 400, 'replace'],
  ])('of %s changes nothing', async (_, file, query, status, detail) => {
    const before = await entries();
    const refused = await post(file, query);
    expect(refused).toMatchObject({ status, body: { detail: expect.stringContaining(detail) } });
    expect(await entries()).toEqual(before);
  });

  it('is of the file itself, not of a form around it, and not compressed', async () => {
    const form = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await ask('POST', `${LIST}/import`, '1012', form)).status).toBe(415);
    const packed = { 'content-encoding': 'gzip' };
    expect((await ask('POST', `${LIST}/import`, '1012', packed)).status).toBe(415);
    const typed = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await ask('POST', `${LIST}/import?dryRun=true`, '1012', typed)).status).toBe(200);
  });

  it('is for who may change the list, as they have seen it', async () => {
    expect((await ask('POST', `${LIST}/import`, '1012', {}, 'viewer')).status).toBe(403);
    expect((await post('1012', '', 'lists/shared')).status).toBe(403);
    expect((await post('1012', '', 'lists/globex%2Fx')).status).toBe(404);
    const { etag } = await ask('GET', LIST);
    await post('+14155550104');
    const seen = { 'if-match': etag };
    expect((await ask('POST', `${LIST}/import`, '1012', seen)).status).toBe(412);
    expect(await entries()).not.toContain('1012');
  });
});

describe('a large import', () => {
  it('answers others meanwhile, who wait for it to write and lose nothing', async () => {
    const imported = post(manyNumbers(), '', 'lists/acme%2Fother');
    const others: number[] = [];
    let isOver = false;
    void imported.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      const added = await ask('POST', `${LIST}/entries`, JSON.stringify({ entries: ['1013'] }), {
        'content-type': 'application/json',
      });
      others.push(added.status);
    }
    expect(await imported).toMatchObject({ status: 200, body: { added: MANY } });
    expect(new Set(others)).toEqual(new Set([200]));
    expect(await count('lists/acme%2Fother')).toBe(MANY);
  });

  it.each([
    ['in the middle', 0.5],
    ['once all is sent', 1],
  ])('of a client that goes away %s leaves nothing done', async (_, share) => {
    const before = await ask('GET', LIST);
    const file = Buffer.from(manyNumbers());
    const socket = connect(port, '127.0.0.1');
    const head = [
      'POST /api/v1/lists/acme%2Fimported/import?replace=true HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      `Authorization: Bearer ${keys.get('manager')}`,
      `Content-Length: ${file.length}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    await new Promise((resolve) =>
      socket.write(file.subarray(0, Math.ceil(file.length * share)), resolve),
    );
    socket.destroy();
    // Imports wait for one another: this one's answer comes after the other's end.
    await post('1014', '?dryRun=true');
    expect(await ask('GET', LIST)).toEqual(before);
  });

  it('takes the companion no more than its memory', async () => {
    const { companion } = JSON.parse(await daemon.command('status', '--json')) as Json;
    const status = readFileSync(`/proc/${companion.pid}/status`, 'utf8');
    const [, kb] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
    expect(Number(kb) / 1_024).toBeLessThan(MOST_MB);
    expect(companion.restarts).toBe(0);
    const errors = daemon.logged.filter(({ level }) => Number(level) >= 50);
    expect(errors).toEqual([]);
  });
});
