import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../src/store/call-log.js';
import { call, jsonLines, withCalls } from '../../support/calls.js';
import { describeRefusals } from '../../support/refusals.js';

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

describe.concurrent('calls', () => {
  it('prints the newest first, as a table and as one JSON value per line', async () => {
    const ringfence = await withCalls([REJECTED, WITHHELD]);
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
      { ...WITHHELD, at: '2026-01-02T03:04:06.000Z', cursor: `${AT + 1_000}.2` },
      {
        ...rejected,
        at: '2026-01-02T03:04:05.000Z',
        explanation: JSON.parse(explanation ?? ''),
        cursor: `${AT}.1`,
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
    const ringfence = await withCalls([REJECTED, WITHHELD]);
    const calls = await jsonLines(ringfence, 'calls', ...argv);
    expect(calls.map(({ uuid }) => uuid)).toEqual(uuids);
  });

  it('shows twenty by default', async () => {
    const many = Array.from({ length: 25 }, (_, at) => ({ ...REJECTED, uuid: `u${at}` }));
    expect(await jsonLines(await withCalls(many), 'calls')).toHaveLength(20);
  });

  it('reports that no call was logged yet, also before there is a log', async () => {
    const ringfence = await withCalls([]);
    expect(await ringfence.run('calls')).toEqual({
      stdout: 'no calls yet\n',
      stderr: '',
      exitCode: 0,
    });
    expect((await ringfence.run('calls', 'acme', '--json')).stdout).toBe('');
  });
});

describe.concurrent('calls --csv', () => {
  it('prints all such calls, or as many as --limit says', async () => {
    const many = Array.from({ length: 25 }, (_, at) => ({ ...REJECTED, uuid: `u${at}` }));
    const ringfence = await withCalls([{ ...WITHHELD, name: '=cmd()' }, ...many]);
    const lines = (await ringfence.ok('calls', '--csv')).split('\r\n');
    expect(lines).toHaveLength(28);
    expect(lines[0]).toBe(
      'time,account,caller,presentation,name,dialled,verdict,reason,would be,list,entry,call',
    );
    expect(lines[1]).toBe(
      "2026-01-02T03:04:06.000Z,globex,,withheld,'=cmd(),7900,transfer,monitor,blocked-anonymous,,,uuid-2",
    );
    const some = await ringfence.ok('calls', 'acme', '--csv', '--limit', '2');
    expect(some.trimEnd().split('\r\n')).toHaveLength(3);
  });

  it('is not JSON as well', async () => {
    const { stderr, exitCode } = await (await withCalls([])).run('calls', '--csv', '--json');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--csv and --json are two formats');
  });
});

describe.concurrent('calls show --last', () => {
  it('explains the latest call, of all or of an account', async () => {
    const ringfence = await withCalls([REJECTED, WITHHELD]);
    expect(await ringfence.ok('calls', 'show', '--last')).toContain('uuid-2\n');
    expect(await ringfence.ok('calls', 'show', '--last', 'acme')).toContain('uuid-1\n');
  });
});

describe.concurrent('calls show', () => {
  it('explains a call in words and as JSON', async () => {
    const ringfence = await withCalls([REJECTED]);
    expect((await ringfence.run('calls', 'show', 'uuid-1')).stdout).toBe(
      [
        '2026-01-02 03:04:05  uuid-1',
        'account acme, dialled 1000, decided in 1.2 ms',
        '  The caller is +14155550100 (sent as "4155550100"), named "Joe".',
        '  List acme/blocked blocks +14155550100: this decides.',
        '  Rejected, because an entry blocks exactly this number.',
        '  To let this caller through: ringfence calls allow uuid-1',
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

it('accepts the beginning of a UUID if it identifies one call', async () => {
  const uuids = ['3c961389-14f1-45e0', '3c961389-14f1-45e1', '3d'];
  const ringfence = await withCalls(uuids.map((uuid) => call(uuid)));
  expect(await ringfence.json('calls', 'show', '3d')).toMatchObject({ uuid: '3d' });
  expect(await ringfence.json('calls', 'show', '3c961389-14f1-45e1…')).toMatchObject({
    uuid: '3c961389-14f1-45e1',
  });
  const blocked = await ringfence.run('calls', 'block', '3d…');
  expect(blocked).toMatchObject({ stderr: '', exitCode: 0 });
  expect(await ringfence.run('calls', 'show', '3c96')).toEqual({
    stdout: '',
    stderr:
      'ringfence: several calls begin with 3c96, like 3c961389-14f1-45e0 and 3c961389-14f1-45e1; give more of it\n',
    exitCode: 2,
  });
});

it('shows the calls of an account that was removed', async () => {
  const ringfence = await withCalls([REJECTED, { ...WITHHELD, account: 'initech' }]);
  expect(await jsonLines(ringfence, 'calls', 'initech')).toMatchObject([{ uuid: 'uuid-2' }]);
  await ringfence.ok('account', 'remove', 'acme', '--yes');
  const ofAcme = await ringfence.run('calls', 'acme', '--from', '+14155550100', '--json');
  expect(ofAcme).toMatchObject({ stderr: '', exitCode: 0 });
  expect(JSON.parse(ofAcme.stdout)).toMatchObject({ uuid: 'uuid-1', account: 'acme' });
  expect(await ringfence.json('calls', 'stats', 'acme', '--since', '2026-01-01')).toMatchObject({
    calls: 1,
  });
});

describe('a wrong calls command', async () => {
  describeRefusals(await withCalls([REJECTED]), [
    [['calls', 'acne'], 3, 'account "acne" not found; did you mean "acme"?'],
    [['calls', '--csv', '--follow'], 2, "'--csv' cannot be used with option '-f, --follow'"],
    [['calls', 'show'], 2, 'name one call: its UUID or the start of it, or --last'],
    [['calls', 'show', 'uuid-1', '--last'], 2, 'name one call'],
    [['calls', 'show', '--last', 'globex'], 3, 'no call of account "globex" is in the log'],
    [['calls', 'show', '--last', 'acne'], 3, 'account "acne" not found'],
    [['calls', 'stat'], 2, '"ringfence calls" has no command "stat"; did you mean "stats"?'],
    [['calls', '--limit', '5', 'shwo'], 2, 'did you mean "show"?'],
    [['calls', 'list', 'stat'], 3, 'account "stat" not found; "ringfence account list"'],
    [['calls', '--limit', '0'], 2, 'limit "0" is not a whole number above 0'],
    [['calls', '--limit', '-1'], 2, 'limit "-1" is not a whole number above 0'],
    [['calls', '--rejectd'], 2, 'did you mean "--rejected"?'],
    [['calls', '--since', '1y'], 2, 'since "1y" is not a valid time', '2026-11-01', '7d'],
    [
      ['calls', '--since', '2026-01-02', '--until', '2026-01-01'],
      2,
      'is not before until',
      'as --since',
    ],
    [['calls', '--reason', 'bloked-number'], 2, 'did you mean "blocked-number"?', 'one of no-acc'],
    [['calls', '--list', 'a b'], 2, '"a b" is not a valid list name'],
    [['calls', '--list', 'acme/blokced'], 3, 'not found in the policy or in the call log'],
    [['calls', '--from', ' '], 2, '--from is empty'],
    [['calls', '--to', ''], 2, '--to is empty'],
    [['calls', '--to', '+1415*'], 2, 'not a whole number; only --from takes a prefix'],
    [['calls', '--from', 'name:*x*'], 2, 'is a name pattern; calls are found by the caller'],
    [['calls', '--from', '*0100'], 2, 'a wildcard that is not at its end'],
    [['calls', '--from', '+1415?550100'], 2, 'is neither a number, a'],
    [['calls', '--from', '*'], 2, 'is neither a number, a'],
    [['calls', '--since', '2999-01-01'], 2, 'since 2999-01-01 00:00:00 is in the future'],
    [
      ['calls', 'acme', '--list', 'globex/own'],
      2,
      'of account globex, so it decides no call of acme',
    ],
    [['calls', 'acme', '--list', 'blokced'], 3, 'not found in the policy or in the call log'],
    [['calls', '--list', 'blocked'], 3, 'list "blocked" not found'],
    [
      ['calls', '--rejected', '--reason', 'fail-open'],
      2,
      'is never rejected; leave --rejected out',
    ],
    [['calls', '--rejected', '--reason', 'allowed-number'], 2, 'is never rejected'],
    [['calls', '--before', '12'], 2, '"12" is not a cursor'],
    [['calls', '-f', '--until', '1h'], 2, '--follow shows what is to come'],
    [['calls', 'show', ''], 3, 'call "" not found in the log'],
    [['calls', 'show', 'uuid-9'], 3, 'call "uuid-9" not found in the log; "ringfence calls"'],
  ]);
  describe('before the first call', async () => {
    describeRefusals(await withCalls([]), [
      [['calls', '--limit', 'many'], 2, 'limit "many" is not a whole number above 0'],
      [['calls', 'show', 'uuid-1'], 3, 'call "uuid-1" not found in the log'],
    ]);
  });
});
