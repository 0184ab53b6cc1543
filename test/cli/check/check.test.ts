import { describe, expect, it } from 'vitest';
import { createPolicy, dump } from '../../support/policy.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';

async function withPolicy(): Promise<Ringfence> {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, (edit) => {
    edit.addAccount('acme', { country: 'US', blockAnonymous: true, verification: 'failed' });
    edit.createList('acme/spam', 'block', { action: { kind: 'flag' } }, true);
    edit.addEntries('acme/spam', [{ kind: 'number', text: '1013', probe: '1013' }]);
    edit.createList('acme/blocked', 'block', {}, true);
    const text = '+14155550100';
    edit.addEntries('acme/blocked', [{ kind: 'number', text, probe: text, label: 'windows' }]);
  });
  return ringfence;
}

describe('check', async () => {
  const ringfence = await withPolicy();
  const before = dump(ringfence.db);

  describe.concurrent('exits 10 for reject and 0 for transfer', () => {
    it.each([
      [['--from', '(415) 555-0100'], 10, 'reject (blocked-number) by acme/blocked: +14155550100'],
      [['--from', '(415) 555-0101'], 0, 'transfer (default)'],
      [['--from', '1013'], 0, 'transfer (blocked-number) by acme/spam: 1013'],
      [['--from', 'Anonymous'], 10, 'reject (blocked-anonymous)'],
      [['--from', ''], 10, 'reject (blocked-anonymous)'],
      [['--from', '1012', '--privacy', 'user;id'], 10, 'reject (blocked-anonymous)'],
      [['--from', '1012', '--privacy', 'none'], 0, 'transfer (default)'],
      [['--from', '1012', '--privacy', 'Header, history'], 0, 'transfer (default)'],
      [['--from', '1012', '--verstat', 'No-TN-Validation'], 0, 'transfer (default)'],
      [['--from', '1012', '--verstat', ''], 0, 'transfer (default)'],
      [['--from', '1012', '--name', 'restricted'], 10, 'reject (blocked-anonymous)'],
      [
        ['--from', '1012', '--verstat', 'TN-Validation-Failed'],
        10,
        'reject (blocked-verification)',
      ],
      [['--from', '1012', '--verstat', 'TN-Validation-Passed-C'], 0, 'transfer (default)'],
      [['--from', '911', '--to', '1000'], 0, 'transfer (emergency-number)'],
    ])('%j: %i', async (argv, exitCode, firstLine) => {
      const outcome = await ringfence.run('check', 'acme', ...argv);
      expect(outcome).toMatchObject({ exitCode, stderr: '' });
      expect(outcome.stdout.split('\n')[0]).toBe(firstLine);
    });
  });

  it('explains an allow list that still screens', async () => {
    const policy = await withPolicy();
    await policy.ok('list', 'create', 'acme/home', '--allow', '--still-screen');
    await policy.ok('list', 'add', 'acme/home', '+1*');
    await policy.ok('account', 'set', 'acme', '--default-verdict', 'reject');
    const check = async (...argv: string[]) => (await policy.run('check', 'acme', ...argv)).stdout;
    expect(await check('--from', '4155550101')).toContain(
      'List acme/home allows +1*, which matches +14155550101, but only against blocks by number and the default: this decides.',
    );
    const failed = ['--from', '4155550101', '--verstat', 'TN-Validation-Failed'];
    expect(await check(...failed)).toContain(
      'List acme/home allows +1*, which matches +14155550101, but only against blocks by number and the default; a rule of another kind decides.',
    );
    expect(await check('--from', '+442071838750')).toMatch(/^reject \(default\)/);
    await policy.ok('list', 'set', 'acme/home', '--no-still-screen');
    expect(await check(...failed)).toMatch(/^transfer \(allowed-prefix\)/);
  });

  it('does so as a process', async () => {
    const check = (number: string) => ringfence.process('check', 'acme', '--from', number);
    expect(await check('4155550100')).toMatchObject({ exitCode: 10, stderr: '' });
    expect(await check('4155550101')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('explains the verdict in words and as JSON, and changes nothing', async () => {
    const argv = ['check', 'acme', '--from', '4155550100', '--name', 'Joe'];
    expect((await ringfence.run(...argv)).stdout).toBe(
      [
        'reject (blocked-number) by acme/blocked: +14155550100',
        '  The caller is +14155550100 (sent as "4155550100"), named "Joe".',
        '  List acme/blocked blocks +14155550100 ("windows"): this decides.',
        '  Rejected with CALL_REJECTED, because an entry blocks exactly this number.',
        '  To let this caller through: ringfence allow acme +14155550100',
        '',
      ].join('\n'),
    );
    expect(await ringfence.json(...argv)).toEqual({
      account: 'acme',
      verdict: 'reject',
      reason: 'blocked-number',
      list: 'acme/blocked',
      entry: '+14155550100',
      action: 'reject CALL_REJECTED',
      caller: {
        presentation: 'presented',
        presented: '+14155550100',
        name: 'Joe',
        verification: 'none',
        signals: [],
      },
      matches: [
        {
          rule: 'number',
          kind: 'block',
          standing: 'decided',
          list: 'acme/blocked',
          entry: '+14155550100',
          label: 'windows',
          claim: '+14155550100',
        },
      ],
      remedy: { kind: 'allow-caller', account: 'acme', number: '+14155550100' },
      explanation: expect.arrayContaining([
        'Rejected with CALL_REJECTED, because an entry blocks exactly this number.',
      ]),
    });
    expect(dump(ringfence.db)).toEqual(before);
  });

  describeRefusals(ringfence, [
    [['check'], 2, "'--from <number>' not specified"],
    [['check', '--from', '1'], 2, '--to is missing, and no account is named'],
    [['check', 'acme'], 2, "required option '--from <number>'"],
    [['check', 'acme', '--from'], 2, 'argument missing'],
    [['check', 'acme', '--from', '1', '--nmae', 'x'], 2, 'did you mean "--name"?'],
    [['check', 'acne', '--from', '1'], 3, 'did you mean "acme"?'],
    [['check', 'acme', '--from', '1', '--privacy', 'user;idd'], 2, 'did you mean "id"?'],
    [
      ['check', 'acme', '--from', '1', '--privacy', 'full'],
      2,
      '"full" is not a token',
      'one of id,',
    ],
    [['check', 'acme', '--from', '1', '--verstat', 'failed'], 2, 'one of TN-Validation-Passed-A'],
    [
      ['check', 'acme', '--from', '1', '--verstat', 'TN-Validation-Faild'],
      2,
      'did you mean "TN-Validation-Failed"?',
    ],
    [['check', 'acme', '--from', '1', '--verstat', 'TN-Validation-Passed-D'], 2, 'is not a STIR'],
  ]);
});
