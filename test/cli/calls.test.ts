import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../src/store/call-log.js';
import { openCallLog } from '../../src/store/sqlite/call-log.js';
import { callLogFile } from '../../src/store/sqlite/open.js';
import { createPolicy } from '../support/policy.js';
import { describeRefusals } from '../support/refusals.js';
import { Ringfence } from '../support/ringfence.js';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

const REJECTED: CallRecord = {
  at: AT,
  uuid: 'uuid-1',
  account: 'acme',
  presentation: 'presented',
  callerRaw: '4155550100',
  caller: '+14155550100',
  name: 'Joe',
  dialled: '1000',
  verdict: 'reject',
  reason: 'blocked-number',
  list: 'acme/blocked',
  entry: '+14155550100',
  latencyUs: 1_240,
  explanation: JSON.stringify({
    signals: [],
    evidence: [
      {
        rule: 'number',
        kind: 'block',
        standing: 'decided',
        list: 'acme/blocked',
        entry: '+14155550100',
        claim: '+14155550100',
      },
    ],
  }),
};

const WITHHELD: CallRecord = {
  at: AT + 1_000,
  uuid: 'uuid-2',
  account: 'globex',
  presentation: 'withheld',
  dialled: '7900',
  verdict: 'transfer',
  reason: 'monitor',
  wouldVerdict: 'reject',
  wouldReason: 'blocked-anonymous',
  latencyUs: 800,
};

async function withCalls(...records: CallRecord[]): Promise<Ringfence> {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, (edit) => {
    edit.addAccount('acme', {});
    edit.addAccount('globex', {});
  });
  if (records.length === 0) return ringfence;
  const log = openCallLog(callLogFile(ringfence.db), { create: true });
  log.append(records);
  log.close();
  return ringfence;
}

async function jsonLines(ringfence: Ringfence, ...argv: string[]): Promise<unknown[]> {
  const { stdout } = await ringfence.runHere(...argv, '--json');
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe.concurrent('calls', () => {
  it('prints the newest first, as a table and as a JSON value a line', async () => {
    const ringfence = await withCalls(REJECTED, WITHHELD);
    expect((await ringfence.run('calls')).stdout).toBe(
      [
        'TIME                 ACCOUNT  FROM          NAME  TO    VERDICT   REASON                               LIST          ENTRY         UUID',
        '2026-01-02 03:04:06  globex   withheld            7900  transfer  monitor (reject: blocked-anonymous)                              uuid-2',
        '2026-01-02 03:04:05  acme     +14155550100  Joe   1000  reject    blocked-number                       acme/blocked  +14155550100  uuid-1',
        '',
      ].join('\n'),
    );
    const { explanation, ...rejected } = REJECTED;
    expect(await jsonLines(ringfence, 'calls')).toEqual([
      { key: 2, ...WITHHELD, at: '2026-01-02T03:04:06.000Z' },
      {
        key: 1,
        ...rejected,
        at: '2026-01-02T03:04:05.000Z',
        explanation: JSON.parse(explanation ?? ''),
      },
    ]);
  });

  it.each([
    [['list', 'acme'], ['uuid-1']],
    [['globex'], ['uuid-2']],
    [['--rejected'], ['uuid-1']],
    [['--limit', '1'], ['uuid-2']],
    [['globex', '--rejected'], []],
  ])('%j gives %j', async (argv, uuids) => {
    const ringfence = await withCalls(REJECTED, WITHHELD);
    const calls = await jsonLines(ringfence, 'calls', ...argv);
    expect(calls).toEqual(
      uuids.length === 0 ? [[]] : uuids.map((uuid) => expect.objectContaining({ uuid })),
    );
  });

  it('shows twenty unless asked for more', async () => {
    const many = Array.from({ length: 25 }, (_, at) => ({ ...REJECTED, uuid: `u${at}` }));
    expect(await jsonLines(await withCalls(...many), 'calls')).toHaveLength(20);
  });

  it('says that no call was logged yet, also before there is a log', async () => {
    const ringfence = await withCalls();
    expect(await ringfence.runHere('calls')).toEqual({
      stdout: 'no calls yet\n',
      stderr: '',
      exitCode: 0,
    });
    expect((await ringfence.runHere('calls', 'acme', '--json')).stdout).toBe('[]\n');
  });
});

describe.concurrent('calls show', () => {
  it('explains a call in words and as JSON', async () => {
    const ringfence = await withCalls(REJECTED);
    expect((await ringfence.run('calls', 'show', 'uuid-1')).stdout).toBe(
      [
        '2026-01-02 03:04:05  uuid-1',
        'account acme, dialled 1000, decided in 1.2 ms',
        '  The caller is +14155550100 (sent as "4155550100"), named "Joe".',
        '  List acme/blocked blocks +14155550100: this decides.',
        '  Rejected, because an entry blocks exactly this number.',
        '  To let this caller through: ringfence allow acme +14155550100',
        '',
      ].join('\n'),
    );
    expect(await ringfence.json('calls', 'show', 'uuid-1')).toMatchObject({
      uuid: 'uuid-1',
      verdict: 'reject',
      sentences: expect.arrayContaining(['Rejected, because an entry blocks exactly this number.']),
    });
  });
});

describe('a wrong calls command', async () => {
  describeRefusals(await withCalls(REJECTED), [
    [['calls', 'acne'], 3, 'no account "acne"; did you mean "acme"?'],
    [['calls', '--limit', '0'], 2, 'limit "0" is no whole number above 0'],
    [['calls', '--limit', '-1'], 2, 'limit "-1" is no whole number above 0'],
    [['calls', '--rejectd'], 2, 'did you mean --rejected?'],
    [['calls', 'show'], 2, "missing required argument 'uuid'"],
    [['calls', 'show', 'uuid-9'], 3, 'no call uuid-9 is in the log; "ringfence calls"'],
  ]);
  describe('before the first call', async () => {
    describeRefusals(await withCalls(), [
      [['calls', '--limit', 'many'], 2, 'limit "many" is no whole number above 0'],
      [['calls', 'show', 'uuid-1'], 3, 'no call uuid-1 is in the log'],
    ]);
  });
});
