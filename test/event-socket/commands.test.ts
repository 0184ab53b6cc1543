import { parseHeaders } from 'esl-lite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  failOpenCommands,
  needsDelayedExit,
  verdictCommands,
} from '../../src/event-socket/commands.js';
import { type InboundCall, readInboundCall } from '../../src/event-socket/inbound-call.js';
import { letThrough } from '../../src/screening/decide.js';
import type { CallflowTarget, VerdictAction } from '../../src/screening/policy/policy.js';
import type { Verdict } from '../../src/screening/verdict.js';
import { channelData } from '../support/channel-data.js';
import { runs } from '../support/runs.js';

const guarded = readInboundCall(parseHeaders(channelData({ variable_ringfence_guard: '42' })));
/** On a plain asynchronous dialplan of the admin's. */
const call = { ...guarded, resumes: false, guardTask: undefined };
const account = (callflow: CallflowTarget = {}) => ({ id: 'acme', callflow });

function blocked(action: VerdictAction): Verdict {
  const verdict = action.kind === 'reject' || action.kind === 'respond' ? 'reject' : 'transfer';
  return { verdict, reason: 'blocked-number', action, list: 'acme/blocked', evidence: [] };
}

const VALUES = (verdict: string, more = '') =>
  `^^;ringfence_verdict=${verdict};ringfence_reason=blocked-number;ringfence_list=acme/blocked;ringfence_account=acme${more}`;
const EXECUTE = (name: string, argument: string) =>
  `sendmsg\ncall-command: execute\nexecute-app-name: ${name}\nexecute-app-arg: ${argument}\n\n`;
const VARIABLES = (verdict: string, more = '') => EXECUTE('multiset', VALUES(verdict, more));
const CANCEL = EXECUTE('sched_cancel', '42');
const UNLESS_TAKEN_BACK = (argument: string) => `\${regex(\${socket_resume}|^true$|${argument}|n)}`;
const REJECT_UNLESS_TAKEN_BACK = (ending: string) =>
  EXECUTE(
    'execute_extension',
    UNLESS_TAKEN_BACK(`\\\\'multiset:${VALUES('reject')},${ending}\\\\' inline`),
  );

describe('verdictCommands', () => {
  it.each<[string, VerdictAction, string]>([
    [
      'rejects with the cause',
      { kind: 'reject', cause: 'USER_BUSY' },
      VARIABLES('reject') + EXECUTE('hangup', 'USER_BUSY'),
    ],
    [
      'responds, and hangs up what takes no response',
      { kind: 'respond', code: 433, phrase: 'Anonymity Disallowed' },
      VARIABLES('reject') +
        EXECUTE('respond', '433 Anonymity Disallowed') +
        EXECUTE('hangup', 'CALL_REJECTED'),
    ],
    [
      'transfers to the action’s extension',
      { kind: 'transfer', extension: '5000' },
      VARIABLES('transfer') + EXECUTE('transfer', '5000 XML public'),
    ],
    [
      'flags',
      { kind: 'flag' },
      VARIABLES('transfer', ';ringfence_flag=true') + EXECUTE('transfer', '1000 XML public'),
    ],
  ])('%s', (_, action, expected) => {
    expect(verdictCommands(blocked(action), call, account())).toBe(expected);
  });

  it('asks for a random digit, in the context that the call came from', () => {
    const verdict = blocked({ kind: 'challenge' });
    const callflow = { extension: '5000', dialplan: 'inline', context: 'elsewhere' };
    expect(verdictCommands(verdict, guarded, account(callflow), () => 7)).toBe(
      VARIABLES('challenge', ';ringfence_challenge=7') +
        CANCEL +
        EXECUTE('transfer', UNLESS_TAKEN_BACK('ringfence-challenge XML public')),
    );
    const drawn = Array.from({ length: 200 }, () => verdictCommands(verdict, guarded, account()));
    const digits = drawn.map((each) => /ringfence_challenge=(\d)\n/.exec(each ?? '')?.[1]);
    expect([...new Set(digits)].sort()).toEqual([...'0123456789']);
  });

  it.each<[VerdictAction, string]>([
    [{ kind: 'reject', cause: 'USER_BUSY' }, REJECT_UNLESS_TAKEN_BACK('hangup:USER_BUSY')],
    [
      { kind: 'respond', code: 433, phrase: 'Anonymity Disallowed' },
      REJECT_UNLESS_TAKEN_BACK('respond:433 Anonymity Disallowed,hangup:CALL_REJECTED'),
    ],
    [
      { kind: 'transfer', extension: '5000' },
      VARIABLES('transfer') + CANCEL + EXECUTE('transfer', UNLESS_TAKEN_BACK('5000 XML public')),
    ],
  ])('executes %j only if the guard has not taken the call back', (action, expected) => {
    expect(verdictCommands(blocked(action), guarded, account())).toBe(expected);
  });

  it.each([
    ['42;hangup', 'a task with other characters'],
    ['', 'an empty task'],
    ['all', 'a group of tasks'],
  ])('cancels nothing for the task %j', (guardTask) => {
    const commands = verdictCommands(letThrough('default'), { ...guarded, guardTask }, account());
    expect(commands).not.toContain('sched_cancel');
  });

  it.each<[CallflowTarget, string]>([
    [{}, '1000 XML public'],
    [{ context: 'default' }, '1000 XML default'],
    [
      { extension: '+14155550142', dialplan: 'inline', context: 'a.b-c_d' },
      '+14155550142 inline a.b-c_d',
    ],
  ])('transfers to the callflow %j', (callflow, target) => {
    const commands = verdictCommands(letThrough('default'), call, account(callflow));
    expect(commands?.endsWith(EXECUTE('transfer', target))).toBe(true);
  });

  it('exits with a transfer in sync mode, where that applies it, and keeps the variables', () => {
    const sync = { ...call, socketMode: 'sync' } as const;
    expect(verdictCommands(blocked({ kind: 'callflow' }), sync, account())).toBe(
      `${VARIABLES('transfer')}${EXECUTE('transfer', '1000 XML public')}exit\n\n`,
    );
  });

  it.each<[string, object, CallflowTarget, VerdictAction]>([
    ['a dialled number with a space', { dialled: '1000 XML public' }, {}, { kind: 'callflow' }],
    ['a dialled number with a newline', { dialled: '1000\n\nexit' }, {}, { kind: 'callflow' }],
    ['a dialled number that expands', { dialled: '${system(x)}' }, {}, { kind: 'callflow' }],
    ['no dialled number', { dialled: undefined }, {}, { kind: 'callflow' }],
    ['a context with a space', { context: 'public inline' }, {}, { kind: 'callflow' }],
    ['a dialplan with a newline', {}, { dialplan: 'XML\n' }, { kind: 'callflow' }],
    ['an extension of the policy', {}, {}, { kind: 'transfer', extension: '5000 XML x' }],
    ['a cause', {}, {}, { kind: 'reject', cause: 'X\n\n' }],
    ['a response code', {}, {}, { kind: 'respond', code: 200, phrase: 'OK' }],
    ['a reason phrase', {}, {}, { kind: 'respond', code: 433, phrase: 'a\r\nb' }],
  ])('sends nothing for %s that is unsafe', (_, changes, callflow, action) => {
    const verdict = { ...letThrough('default'), action };
    expect(verdictCommands(verdict, { ...call, ...changes }, account(callflow))).toBeUndefined();
  });

  it.each<[string, InboundCall, RegExp]>([
    [
      'plain',
      call,
      /^(?:exit|sendmsg\ncall-command: execute\nexecute-app-name: (?:(?:multiset|hangup|transfer|sched_cancel)\nexecute-app-arg: (?:\^\^;)?[A-Za-z0-9_.:/+=*#; -]+))$/,
    ],
    [
      'guarded',
      guarded,
      /^(?:sendmsg\ncall-command: execute\nexecute-app-name: (?:(?:multiset|sched_cancel)\nexecute-app-arg: (?:\^\^;)?[A-Za-z0-9_.:/+=; -]+|transfer\nexecute-app-arg: \$\{regex\(\$\{socket_resume\}\|\^true\$\|[A-Za-z0-9_.+*#-]+ XML [A-Za-z0-9_.-]+\|n\)\}|execute_extension\nexecute-app-arg: \$\{regex\(\$\{socket_resume\}\|\^true\$\|\\\\'multiset:\^\^(?:;ringfence_[a-z]+=[A-Za-z0-9_.:/+-]+)+,hangup:[A-Z0-9_]+\\\\' inline\|n\)\}))$/,
    ],
  ])(
    'writes only lines of its own on a %s call, whatever the policy and the call hold',
    (_, base, safe) => {
      const text = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          '\n\n',
          '\r',
          '${x}',
          '$${x}',
          '^^;',
          ' ',
          '"',
          'a;b=c',
          "'",
          ',',
          '|',
          '}',
        ),
      );
      const property = fc.property(text, text, text, text, text, (a, b, c, d, e) => {
        const causes = [a, 'CALL_REJECTED'].map((cause) => ({ kind: 'reject', cause }) as const);
        for (const action of [...causes, { kind: 'callflow' } as const]) {
          const commands = verdictCommands(
            { ...blocked(action), list: b },
            { ...base, dialled: c, context: d, guardTask: e },
            { id: e, callflow: {} },
          );
          for (const command of commands?.split('\n\n').slice(0, -1) ?? []) {
            expect(command).toMatch(safe);
          }
        }
      });
      fc.assert(property, { numRuns: runs(300) });
    },
  );
});

describe('needsDelayedExit', () => {
  it.each<[VerdictAction, 'async' | 'sync', boolean]>([
    [{ kind: 'callflow' }, 'async', true],
    [{ kind: 'flag' }, 'async', true],
    [{ kind: 'transfer', extension: '5000' }, 'async', true],
    [{ kind: 'callflow' }, 'sync', false],
    [{ kind: 'reject', cause: 'CALL_REJECTED' }, 'async', false],
    [{ kind: 'respond', code: 608, phrase: 'Rejected' }, 'async', false],
  ])('of %j in %s mode: %s', (action, socketMode, expected) => {
    expect(needsDelayedExit(blocked(action), { ...call, socketMode })).toBe(expected);
  });
});

describe('failOpenCommands', () => {
  it.each([
    ['async', false, 'resume\n\nexit\n\n'],
    ['async', true, 'exit\n\n'],
    ['sync', false, 'exit\n\n'],
  ] as const)('in %s mode, socket_resume %s', (socketMode, resumes, expected) => {
    expect(failOpenCommands({ ...call, socketMode, resumes })).toBe(expected);
  });

  it.each([
    ['is unknown', failOpenCommands()],
    ['has moved on', failOpenCommands({ ...call, hasMovedOn: true })],
    ['is late', failOpenCommands(call, { isLate: true })],
  ])('only exit, if the call %s', (_, commands) => {
    expect(commands).toBe('exit\n\n');
  });
});
