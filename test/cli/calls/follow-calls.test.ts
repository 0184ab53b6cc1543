import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import { Sqlite } from '../../../src/store/sqlite/database/driver.js';
import { callLogFile } from '../../../src/store/sqlite/database/open.js';
import { call, logCalls, rejected, withCalls } from '../../support/calls.js';
import { EVENTUALLY } from '../../support/patience.js';
import type { Ringfence } from '../../support/ringfence.js';

/** `calls -f` as a process, and the UUIDs that it has printed. */
class Following {
  readonly child: ChildProcess;
  printed = '';

  constructor(ringfence: Ringfence, ...argv: string[]) {
    this.child = ringfence.spawn(['calls', '-f', ...argv]);
    this.child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      this.printed += piece;
    });
  }

  get uuids(): string[] {
    return this.printed.match(/\bu\d+\b/g) ?? [];
  }

  async printedAll(...uuids: string[]): Promise<void> {
    await vi.waitUntil(() => this.uuids.length >= uuids.length, EVENTUALLY);
    expect(this.uuids).toEqual(uuids);
  }

  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<unknown[]> {
    const stderr = text(this.child.stderr as NodeJS.ReadableStream);
    this.child.kill(signal);
    const [code] = await once(this.child, 'close');
    return [code, await stderr];
  }
}

describe.concurrent('calls -f', () => {
  it('shows the latest calls, oldest first, then new ones, until interrupted', async () => {
    const times = [1, 2, 3].map((at) => call(`u${at}`, { at }));
    const ringfence = await withCalls(times);
    const following = new Following(ringfence, '--limit', '2');
    await following.printedAll('u2', 'u3');
    logCalls(ringfence, [call('u4')]);
    await following.printedAll('u2', 'u3', 'u4');
    logCalls(ringfence, [call('u5'), rejected('u6')]);
    await following.printedAll('u2', 'u3', 'u4', 'u5', 'u6');
    expect(following.printed.match(/^TIME/gm)).toHaveLength(1);
    expect(await following.end()).toEqual([0, '']);
  });

  it('shows only selected calls', async () => {
    const ringfence = await withCalls([rejected('u1'), call('u2')]);
    const following = new Following(ringfence, 'acme', '--rejected', '--json');
    await following.printedAll('u1');
    logCalls(ringfence, [call('u3'), rejected('u4', { account: 'globex' }), rejected('u5')]);
    await following.printedAll('u1', 'u5');
    const lines = following.printed.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ uuid: 'u1' }, { uuid: 'u5' }]);
    expect(await following.end('SIGTERM')).toEqual([0, '']);
  });

  it('waits for a log that is not there yet', async () => {
    const ringfence = await withCalls([]);
    const following = new Following(ringfence);
    // As long as this takes, that one has been waiting.
    await ringfence.run('calls');
    logCalls(ringfence, [call('u1')]);
    await following.printedAll('u1');
    expect(await following.end()).toEqual([0, '']);
  });

  it('continues if calls are removed meanwhile, even all of them', async () => {
    const ringfence = await withCalls([call('u1'), call('u2')]);
    const following = new Following(ringfence);
    await following.printedAll('u1', 'u2');
    const db = new Sqlite(callLogFile(ringfence.db));
    db.exec('DELETE FROM call WHERE call_key = 1');
    logCalls(ringfence, [call('u3')]);
    await following.printedAll('u1', 'u2', 'u3');
    db.exec('DELETE FROM call');
    db.close();
    logCalls(ringfence, [call('u4')]);
    await following.printedAll('u1', 'u2', 'u3', 'u4');
    expect(await following.end()).toEqual([0, '']);
  });

  it('ends silently when its reader closes', async () => {
    const ringfence = await withCalls([call('u1')]);
    const following = new Following(ringfence);
    await following.printedAll('u1');
    const stderr = text(following.child.stderr as NodeJS.ReadableStream);
    const closed = once(following.child, 'close');
    following.child.stdout?.destroy();
    logCalls(ringfence, [call('u2')]);
    expect([await closed, await stderr]).toEqual([[0, null], '']);
  });
});
