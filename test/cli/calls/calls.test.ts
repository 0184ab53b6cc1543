import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../src/store/call-log.js';
import { redactorFor } from '../../../src/store/number-redaction.js';
import { call, jsonLines, logCalls, rejected, withCalls } from '../../support/calls.js';
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
  it('prints the newest first, as a table and as a JSON value a line', async () => {
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

  it('shows twenty unless asked for more', async () => {
    const many = Array.from({ length: 25 }, (_, at) => ({ ...REJECTED, uuid: `u${at}` }));
    expect(await jsonLines(await withCalls(many), 'calls')).toHaveLength(20);
  });

  it('says that no call was logged yet, also before there is a log', async () => {
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

describe('calls, filtered', async () => {
  const hour = 3_600_000;
  const at = (hours: number) => Date.UTC(2026, 0, 1) + hours * hour;
  const ringfence = await withCalls([
    rejected('a', { at: at(0), dialled: '4155550142' }),
    call('b', { at: at(1), caller: '+442071838750', dialled: '+14155550142' }),
    call('c', { at: at(2), account: 'globex', caller: '+442071838750' }),
    rejected('d', { at: at(3), list: 'spam', reason: 'blocked-prefix', entry: '+1415*' }),
    call('e', { at: at(4), presentation: 'withheld', caller: undefined, dialled: 'Sales' }),
    call('f', {
      at: at(5),
      presentation: 'unavailable',
      caller: '0000000000',
      name: 'Extended WARRANTY',
    }),
    call('g', {
      at: at(6),
      reason: 'monitor',
      wouldVerdict: 'reject',
      wouldReason: 'blocked-name',
    }),
    call('h', { at: at(7), account: undefined, reason: 'fail-open:late' }),
    call('i', { at: Date.now() - hour / 2, account: 'globex', caller: '1012' }),
  ]);

  it.each([
    ['--since 2026-01-01T03:00', 'ihgfed'],
    ['--until 2026-01-01T03:00', 'cba'],
    ['--since 2026-01-01 --until 2026-01-01T01:00', 'a'],
    ['--since 1h', 'i'],
    ['--verdict reject', 'da'],
    ['--verdict transfer', 'ihgfecb'],
    ['--verdict unscreened', 'h'],
    ['--until 1h --since 2026-01-01T07:00Z', 'h'],
    ['--from +14155550100', 'hgda'],
    ['acme --from (415)555-0100', 'gda'],
    ['--from 0014155550101', ''],
    ['--from +44(0)2071838750', 'cb'],
    ['globex --from 02071838750', 'c'],
    ['acme --from 00442071838750', 'b'],
    ['--from 1012', 'i'],
    ['--from +1415*', 'hgda'],
    ['acme --from 1415*', 'gda'],
    ['globex --from 0207*', 'c'],
    ['--from +4420*', 'cb'],
    ['--from +49*', ''],
    ['acme --from 1415* --rejected --since 2026-01-01T02:00', 'd'],
    ['--from withheld', 'e'],
    ['--from Withheld', 'e'],
    ['--from anonymous', 'e'],
    ['--from unknown', 'f'],
    ['--from unavailable', 'f'],
    ['--to +14155550142', 'ba'],
    ['acme --to 1-415-555-0142', 'ba'],
    ['--to 0014155550142', 'ba'],
    ['globex --to 4155550142', ''],
    ['--to Sales', 'e'],
    ['--list spam', 'd'],
    ['acme --list acme/blocked', 'a'],
    ['acme --list blocked', 'a'],
    ['acme --list spam', 'd'],
    ['--reason blocked-prefix', 'd'],
    ['--reason blocked-name', 'g'],
    ['--reason monitor', 'g'],
    ['--reason fail-open', 'h'],
    ['--reason fail-open:late', 'h'],
    ['--reason fail-open:deadline', ''],
    ['acme --rejected --since 2026-01-01T02:00', 'd'],
  ])('%s gives %j', async (options, uuids) => {
    const calls = await jsonLines(ringfence, 'calls', ...options.split(' '));
    expect(calls.map(({ uuid }) => uuid).join('')).toBe(uuids);
  });

  it('pages through all of them by the cursor of each page', async () => {
    const seen: string[] = [];
    let next: string[] = [];
    do {
      const { stdout } = await ringfence.run('calls', '--limit', '2', ...next);
      const lines = stdout.trimEnd().split('\n');
      next = /^older calls: (--before) (\S+)$/.exec(lines.at(-1) ?? '')?.slice(1) ?? [];
      seen.push(...lines.slice(1, 3).map((line) => line.slice(-1)));
    } while (next.length > 0);
    expect(seen.join('')).toBe('ihgfedcba');
    const [last] = await jsonLines(ringfence, 'calls', '--limit', '1');
    const older = await jsonLines(
      ringfence,
      'calls',
      '--limit',
      '1',
      '--before',
      `${last?.['cursor']}`,
    );
    expect(older).toMatchObject([{ uuid: 'h' }]);
    expect((await ringfence.run('calls', '--before', '1.1')).stdout).toBe(
      'no such calls in the log\n',
    );
  });

  it('resolves a short list name', async () => {
    const { stderr } = await ringfence.run('calls', 'acme', '--list', 'blocked');
    expect(stderr).toBe('note: --list blocked is acme/blocked\n');
  });

  it.each([
    ['hashed', 2, 'the log keeps numbers hashed; give a whole number'],
    ['masked', 0, 'note: the log keeps numbers without their last four digits'],
  ])('says what a prefix can find if numbers are %s', async (privacy, exitCode, says) => {
    const key = ringfence.file('a-key', 'sixteen bytes or more');
    const env = { RINGFENCE_CALLER_PRIVACY: privacy, RINGFENCE_HASH_KEY_FILE: key };
    const outcome = await ringfence.runIn(env, 'calls', '--from', '+1415*');
    expect(outcome).toMatchObject({ exitCode, stderr: expect.stringContaining(says) });
  });

  it('shows and reads times in UTC with --utc', async () => {
    const argv = ['calls', '--utc', '--until', '2026-01-01 01:00'];
    const env = { TZ: 'America/New_York' };
    const utc = await ringfence.runIn(env, ...argv);
    expect(utc.stdout).toMatch(/^2026-01-01 00:00:00Z {2}acme/m);
    const local = await ringfence.runIn(env, 'calls', '--until', '2025-12-31 20:00');
    expect(local.stdout).toMatch(/^2025-12-31 19:00:00 {2}acme/m);
  });

  it('finds callers that are stored masked or hashed', async () => {
    const key = join(ringfence.folder, 'key');
    writeFileSync(key, 'sixteen bytes or more');
    const hash = redactorFor('hashed', readFileSync(key))('+14155550123');
    logCalls(ringfence, [
      call('m', { account: 'globex', caller: '+1415555xxxx', callerPrivacy: 'masked' }),
      call('n', { account: 'globex', caller: hash, callerPrivacy: 'hashed' }),
    ]);
    const uuidsOf = async (privacy: string) => {
      const env = { RINGFENCE_CALLER_PRIVACY: privacy, RINGFENCE_HASH_KEY_FILE: key };
      const argv = ['calls', '--from', '4155550123', '--json'];
      const lines = (await ringfence.runIn(env, ...argv)).stdout.trimEnd().split('\n');
      return lines.map((line) => (JSON.parse(line) as { uuid: string }).uuid);
    };
    expect(await uuidsOf('masked')).toEqual(['m']);
    expect(await uuidsOf('hashed')).toEqual(['n']);
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
    [['calls', '--limit', '0'], 2, 'limit "0" is not a whole number above 0'],
    [['calls', '--limit', '-1'], 2, 'limit "-1" is not a whole number above 0'],
    [['calls', '--rejectd'], 2, 'did you mean "--rejected"?'],
    [['calls', '--since', '1y'], 2, 'since "1y" is not a valid time', '2026-11-01', '7d'],
    [['calls', '--since', '2026-01-02', '--until', '2026-01-01'], 2, 'the earlier goes first'],
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
    [['calls', '--since', '2999-01-01'], 2, 'since 2999-01-01 00:00:00 lies ahead'],
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
    [['calls', 'show', ''], 3, 'no call  is in the log'],
    [['calls', 'show', 'uuid-9'], 3, 'no call uuid-9 is in the log; "ringfence calls"'],
  ]);
  describe('before the first call', async () => {
    describeRefusals(await withCalls([]), [
      [['calls', '--limit', 'many'], 2, 'limit "many" is not a whole number above 0'],
      [['calls', 'show', 'uuid-1'], 3, 'no call uuid-1 is in the log'],
    ]);
  });
});
