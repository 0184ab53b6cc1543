import { describe, expect, it } from 'vitest';
import { call, rejected, withCalls } from '../../support/calls.js';
import { describeRefusals } from '../../support/refusals.js';
import { hasTerminals, onTerminal } from '../../support/terminal.js';

const DAY_MS = 86_400_000;
const ringfence = await withCalls([
  ...[1, 2, 3].map((at) => call(`a${at}`, { caller: '+14155550101' })),
  rejected('b'),
  rejected('c', { list: 'spam', reason: 'blocked-prefix' }),
  call('d', { reason: 'monitor', wouldVerdict: 'reject', wouldReason: 'blocked-name' }),
  call('e', { presentation: 'withheld', caller: undefined, account: 'globex' }),
  call('f', { at: Date.now() - 8 * DAY_MS }),
]);

describe('calls stats', () => {
  it('counts the week by verdict, reason, list and caller; a plain table on a pipe', async () => {
    const { stdout, stderr, exitCode } = await ringfence.run('calls', 'stats');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout.replace(/since .*$/m, 'since')).toBe(
      [
        '7 calls since',
        '',
        'VERDICT   CALLS',
        'transfer  5',
        'reject    2',
        '',
        'REASON                          CALLS',
        'default                         4',
        'blocked-number                  1',
        'blocked-prefix                  1',
        'monitor (reject: blocked-name)  1',
        '',
        'LIST          CALLS',
        'acme/blocked  1',
        'spam          1',
        '',
        'CALLER        CALLS  REJECTED',
        '+14155550100  3      2',
        '+14155550101  3      0',
        '',
      ].join('\n'),
    );
  });

  it('counts rejected calls alone, with as many callers as asked for', async () => {
    expect(await ringfence.json('calls', 'stats', '--rejected', '--limit', '1')).toMatchObject({
      calls: 2,
      verdicts: [{ name: 'reject', calls: 2 }],
      callers: [{ caller: '+14155550100', calls: 2, rejected: 2 }],
    });
    const { callers } = (await ringfence.json('calls', 'stats', '--limit', '1')) as {
      callers: unknown[];
    };
    expect(callers).toHaveLength(1);
  });

  it('prints CSV, and not beside JSON', async () => {
    const { stdout, exitCode } = await ringfence.run('calls', 'stats', '--rejected', '--csv');
    expect(exitCode).toBe(0);
    expect(stdout.split('\r\n')).toEqual([
      'counted by,name,calls,rejected',
      'verdict,reject,2,',
      'reason,blocked-number,1,',
      'reason,blocked-prefix,1,',
      'list,acme/blocked,1,',
      'list,spam,1,',
      'caller,+14155550100,2,2',
      '',
    ]);
    expect(await ringfence.run('calls', 'stats', '--csv', '--json')).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('--csv and --json are two formats; leave one out'),
    });
  });

  it('counts an account, another time, and as JSON', async () => {
    expect(await ringfence.json('calls', 'stats', 'globex')).toMatchObject({
      account: 'globex',
      calls: 1,
      verdicts: [{ name: 'transfer', calls: 1 }],
      lists: [],
      callers: [],
    });
    expect(await ringfence.json('calls', 'stats', '--since', '9d', '--until', '1d')).toMatchObject({
      since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      calls: 1,
      callers: [{ caller: '+14155550100', calls: 1, rejected: 0 }],
    });
  });

  it('names at most ten callers', async () => {
    const many = Array.from({ length: 12 }, (_, at) =>
      call(`u${at}`, { caller: `+1415555${1000 + at}` }),
    );
    const { callers } = (await (await withCalls(many)).json('calls', 'stats')) as { callers: [] };
    expect(callers).toHaveLength(10);
  });

  it('counts none if there is no log', async () => {
    const empty = await withCalls([]);
    expect(await empty.json('calls', 'stats')).toMatchObject({ calls: 0, verdicts: [] });
    expect((await empty.run('calls', 'stats')).stdout).toMatch(/^0 calls since [^\n]*\n$/);
  });

  it.runIf(hasTerminals)('draws bars on a terminal', async () => {
    const shown = await onTerminal(ringfence, 80, ['calls', 'stats'], { NO_COLOR: '1' });
    expect(shown).toMatch(/^transfer {2}5 {6}█{30}$/m);
    expect(shown).toMatch(/^reject {4}2 {6}█{12}$/m);
    expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('a wrong calls stats command', () => {
  describeRefusals(ringfence, [
    [['calls', 'stats', 'acne'], 3, 'did you mean "acme"?'],
    [['calls', 'stats', '--since', 'x'], 2, 'since "x" is not a valid time'],
  ]);
});
