import { describe, expect, it } from 'vitest';
import { call, withCalls } from '../../support/calls.js';
import { describeRefusals } from '../../support/refusals.js';

const NUMBER = '+14155550100';

describe.concurrent('calls block and calls allow', () => {
  it('add the caller to the list of the account, and print the undo', async () => {
    const ringfence = await withCalls([call('u1')]);
    expect(await ringfence.run('calls', 'block', 'u1')).toEqual({
      stdout: `added ${NUMBER} to acme/blocked\nto undo: ringfence unblock acme ${NUMBER}\n`,
      stderr: '',
      exitCode: 0,
    });
    expect((await ringfence.run('check', 'acme', '--from', NUMBER)).exitCode).toBe(10);
    expect((await ringfence.run('unblock', 'acme', NUMBER)).exitCode).toBe(0);
    expect((await ringfence.run('check', 'acme', '--from', NUMBER)).exitCode).toBe(0);

    expect(await ringfence.run('calls', 'allow', 'u1', '--json')).toMatchObject({ exitCode: 0 });
    const undo = ['list', 'remove', 'acme/allowed', NUMBER];
    expect(await ringfence.json('calls', 'allow', 'u1')).toEqual({
      list: 'acme/allowed',
      added: [],
      changed: [],
      unchanged: [NUMBER],
    });
    expect((await ringfence.run(...undo)).exitCode).toBe(0);
    expect(await ringfence.json('calls', 'allow', 'u1')).toMatchObject({
      undo: `ringfence ${undo.join(' ')}`,
    });
  });

  it('accept the options of block, and quote what a shell would expand', async () => {
    const ringfence = await withCalls([call('u1', { caller: '*97' })]);
    const { stdout } = await ringfence.run('calls', 'block', 'u1', '--label', 'x', '--until', '1d');
    expect(stdout).toContain("to undo: ringfence unblock acme '*97'\n");
    expect(await ringfence.json('list', 'show', 'acme/blocked')).toMatchObject({
      entries: [
        {
          text: '*97',
          label: 'x',
          origin: expect.stringMatching(/calls block u1 --label x --until 1d$/),
        },
      ],
    });
  });

  it('warn if the block has no effect', async () => {
    const ringfence = await withCalls([call('u1')], (edit) => {
      edit.updateAccount('acme', { mode: 'monitor' });
    });
    expect((await ringfence.run('calls', 'block', 'u1')).stderr).toMatch(
      `a call from ${NUMBER} is transferred all the same (monitor`,
    );
  });
});

describe('a call whose caller can not be put on a list', async () => {
  const ringfence = await withCalls([
    call('withheld', { presentation: 'withheld', caller: undefined }),
    call('unavailable', { presentation: 'unavailable', caller: '0000000000' }),
    call('masked', { caller: '+1415555xxxx', callerPrivacy: 'masked' }),
    call('hashed', { caller: '0123456789abcdef01234567', callerPrivacy: 'hashed' }),
    call('nowhere', { account: undefined, reason: 'no-account' }),
    call('late', { account: undefined, presentation: undefined, reason: 'fail-open:late' }),
    call('gone', { account: 'initech' }),
  ]);
  describeRefusals(ringfence, [
    [
      ['calls', 'block', 'withheld'],
      2,
      'withheld the number',
      'account set acme --block-anonymous',
    ],
    [['calls', 'allow', 'withheld'], 2, 'withheld', 'account set acme --no-block-anonymous'],
    [['calls', 'block', 'unavailable'], 2, 'sent no number', '--block-anonymous'],
    [['calls', 'block', 'masked'], 2, 'masked (+1415555xxxx)', 'ringfence block --help'],
    [['calls', 'allow', 'hashed'], 2, 'hashed (0123', 'ringfence allow --help'],
    [['calls', 'block', 'nowhere'], 2, 'has no account', 'ringfence account route add --help'],
    [['calls', 'block', 'late'], 2, '(fail-open:late)', 'ringfence block --help'],
    [['calls', 'block', 'gone'], 3, 'account "initech" not found'],
    [['calls', 'block', 'unknown'], 3, 'call "unknown" not found in the log', '"ringfence calls"'],
    [['calls', 'block'], 2, "missing required argument 'uuid'"],
  ]);
});
