import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../src/store/call-log.js';
import { openCallLog } from '../../../src/store/sqlite/calls/call-log.js';
import { callLogFile } from '../../../src/store/sqlite/database/open.js';
import { Ringfence } from '../../support/ringfence.js';

const MINUTE = 60_000;
const NOW = Date.now();

function record(uuid: string, fields: Partial<CallRecord> = {}): CallRecord {
  return {
    at: NOW - 10 * MINUTE,
    uuid,
    account: 'acme',
    presentation: 'presented',
    callerRaw: '4155550100',
    caller: '+14155550100',
    dialled: '1000',
    verdict: 'transfer',
    reason: 'default',
    latencyUs: 900,
    ...fields,
  };
}

describe('working with the call log', () => {
  const ringfence = new Ringfence();
  const uuids = async (...argv: string[]) => {
    const { stdout } = await ringfence.run('calls', ...argv, '--json');
    const lines = stdout.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line).uuid).join();
  };
  const append = (...records: CallRecord[]) => {
    const log = openCallLog(callLogFile(ringfence.db), { create: true });
    log.append(records);
    log.close();
  };

  beforeAll(async () => {
    await ringfence.run('account', 'add', 'acme', '--country', 'US', '--route', '1000');
    append(
      record('old', { at: NOW - 3 * 60 * MINUTE }),
      record('blocked', { verdict: 'reject', reason: 'blocked-number', list: 'acme/blocked' }),
      record('other', { caller: '+442071838750', callerRaw: '00442071838750', dialled: '2000' }),
      record('hidden', { presentation: 'withheld', caller: undefined, callerRaw: undefined }),
    );
  });

  it.each([
    [['acme'], 'hidden,other,blocked,old'],
    [['--rejected'], 'blocked'],
    [['--since', '1h'], 'hidden,other,blocked'],
    [['--until', '1h'], 'old'],
    [['acme', '--from', '(415) 555-0100'], 'blocked,old'],
    [['acme', '--from', '(415) 555-0101'], ''],
    [['--to', '2000'], 'other'],
    [['--list', 'acme/blocked'], 'blocked'],
    [['--reason', 'blocked-number'], 'blocked'],
    [['--limit', '1'], 'hidden'],
  ])('calls %j shows %s', async (argv, expected) => {
    expect(await uuids(...argv)).toBe(expected);
  });

  it.each([
    [['--since', 'last week'], 'yesterday'],
    [['--reason', 'blocked-nubmer'], 'blocked-number'],
  ])('rejects calls %j', async (argv, message) => {
    const { exitCode, stderr, stdout } = await ringfence.run('calls', ...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('follows live, and ends when it is interrupted', async () => {
    const child = ringfence.spawn(['calls', '-f', '--json']);
    let seen = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      seen += text;
    });
    await expect.poll(() => seen).toContain('"hidden"');
    append(record('live'));
    await expect.poll(() => seen).toContain('"live"');
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect([0, 130]).toContain(code);
  });

  it('blocks and allows the caller of a call, and prints the undo', async () => {
    const blocked = await ringfence.run('calls', 'block', 'other');
    expect(blocked).toMatchObject({ exitCode: 0 });
    expect(blocked.stdout + blocked.stderr).toContain('unblock acme +442071838750');
    expect((await ringfence.run('check', 'acme', '--from', '+442071838750')).exitCode).toBe(10);
    expect((await ringfence.run('calls', 'allow', 'other')).exitCode).toBe(0);
    expect((await ringfence.run('check', 'acme', '--from', '+442071838750')).exitCode).toBe(0);
  });

  it.each([
    ['hidden', 2],
    ['nobody', 3],
  ])('rejects to block the caller of %s', async (uuid, exitCode) => {
    expect(await ringfence.run('calls', 'block', uuid)).toMatchObject({ exitCode, stdout: '' });
  });

  it('counts by verdict, reason, list and caller', async () => {
    const stats = await ringfence.run('calls', 'stats', 'acme', '--since', '7d', '--json');
    expect(stats.exitCode).toBe(0);
    expect(JSON.stringify(JSON.parse(stats.stdout))).toMatch(/blocked-number.*\+14155550100/);
    expect((await ringfence.run('calls', 'stats')).stdout).toContain('blocked-number');
  });

  it('reports what another list would have decided differently', async () => {
    const file = join(ringfence.folder, 'more.txt');
    writeFileSync(file, '+14155550100\n');
    const { stdout, exitCode } = await ringfence.run(
      'replay',
      '--calls',
      '--since',
      '1h',
      'acme',
      '--with',
      file,
      '--json',
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain('"live"');
    expect(stdout).not.toContain('"old"');
  });
});
