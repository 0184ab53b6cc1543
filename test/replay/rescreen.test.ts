import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCallRecord } from '../../src/daemon/call-record.js';
import type { InboundCall } from '../../src/event-socket/inbound-call.js';
import { rescreen } from '../../src/replay/rescreen.js';
import type { CallerHeaders } from '../../src/screening/caller/caller-identity.js';
import type { PolicyReader } from '../../src/screening/policy/policy.js';
import { screenCall } from '../../src/screening/screen-call.js';
import type { LoggedCall } from '../../src/store/call-log.js';
import { redactorFor } from '../../src/store/number-redaction.js';
import { DocumentPolicy } from '../support/document-policy.js';

const NOW = Date.UTC(2026, 2, 1);
const NUMBER = '+14155550100';

function inbound(callerHeaders: CallerHeaders, more: Partial<InboundCall> = {}): InboundCall {
  return {
    uuid: 'u',
    socketMode: 'async',
    hasMovedOn: false,
    resumes: true,
    canChallenge: true,
    accountVariable: 'acme',
    dialled: '1000',
    domains: [],
    callerHeaders,
    ...more,
  };
}

/** A call as the controller would log it. */
async function logged(
  store: PolicyReader,
  call: InboundCall,
  privacy: 'full' | 'masked' = 'full',
): Promise<LoggedCall> {
  const screened = await screenCall(call, store, NOW);
  const outcome = { call, screened, latencyMs: 1 };
  return { key: 1, ...toCallRecord(outcome, redactorFor(privacy, undefined), NOW) };
}

/** Of a policy that blocks a number. */
interface Changes {
  readonly action?: string;
  readonly entries?: string[];
  readonly mode?: string;
  readonly until?: string;
}

const blocking = (...entries: unknown[]) => ({
  accounts: [{ id: 'acme', country: 'US' }],
  lists: [{ name: 'acme/blocked', entries }],
});

describe('judgeAgain', () => {
  const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const number = fc.constantFrom(
    NUMBER,
    '4155550101',
    '+442071838750',
    '1012',
    '911',
    '0000',
    'anonymous',
    'Unknown',
    'x',
  );
  const headers = fc.record({
    callerIdNumber: some(number),
    callerIdName: some(fc.constantFrom('Jane Doe', 'anonymous', 'unknown', '日本')),
    fromUser: some(number),
    fromHost: some(fc.constantFrom('pbx.example', 'anonymous.invalid', 'unknown.invalid')),
    fromDisplay: some(fc.constant('J. Doe')),
    assertedIdentity: some(number),
    preferredIdentity: some(number),
    remotePartyId: some(fc.constantFrom('<sip:+14155550101@x>', '<sip:1012@x>;party=called')),
    privacy: some(fc.constantFrom('none', 'header', 'id')),
    hideNumber: fc.constantFrom(false, false, true),
    hideName: fc.boolean(),
    verstats: fc.tuple(
      some(
        fc.constantFrom('TN-Validation-Failed', 'TN-Validation-Passed', 'TN-Validation-Passed-B'),
      ),
    ),
  });
  const policy = fc.record({
    accounts: fc.tuple(
      fc.record({
        id: fc.constant('acme'),
        country: fc.constantFrom('US', 'GB'),
        mode: fc.constantFrom('enforce', 'monitor', 'off'),
        blockAnonymous: fc.boolean(),
        anonymousScope: fc.constantFrom('withheld', 'no-number', 'any-privacy'),
        verification: fc.constantFrom('off', 'failed', 'A'),
        defaultVerdict: fc.constantFrom('transfer', 'reject'),
      }),
    ),
    lists: fc.tuple(
      fc.record({
        name: fc.constant('acme/a'),
        action: fc.constantFrom(
          'reject',
          'respond 433 Anonymity Disallowed',
          'transfer 1',
          'flag',
          'challenge 30d',
        ),
        entries: fc.subarray(['+1415*', '+14155550101', '+442071838750', 'name:*doe', '1012']),
      }),
      fc.record({
        name: fc.constant('acme/b'),
        kind: fc.constant('allow'),
        entries: fc.subarray([NUMBER, '+44*', 'name:日*']),
      }),
    ),
  });

  it('finds no difference with the same policy in calls that are stored in full', async () => {
    const kinds = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        policy,
        fc.array(headers, { minLength: 20, maxLength: 20 }),
        fc.boolean(),
        fc.constantFrom(undefined, 'passed' as const, 'failed' as const),
        async (json, calls, isEmergencyCallback, answer) => {
          const store = new DocumentPolicy(json);
          for (const each of calls) {
            const call = await logged(store, inbound(each, { isEmergencyCallback, answer }));
            const { kind } = await rescreen(call, store);
            kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
            expect(kind).toBe(call.presentation === 'withheld' ? 'unscreenable' : 'same');
          }
        },
      ),
      { numRuns: 50 },
    );
    expect(kinds.get('same')).toBeGreaterThan(100);
  });

  it('returns the logged and the new verdict, by the rules of the daemon', async () => {
    const call = await logged(
      new DocumentPolicy(blocking()),
      inbound({ callerIdNumber: '4155550100' }),
    );
    const rescreened = await rescreen(call, new DocumentPolicy(blocking('+1415*')));
    expect(rescreened).toMatchObject({
      kind: 'changed',
      before: { verdict: 'transfer', action: 'callflow', reason: 'default' },
      after: {
        verdict: 'reject',
        action: 'reject CALL_REJECTED',
        reason: 'blocked-prefix',
        list: 'acme/blocked',
        entry: '+1415*',
      },
    });
  });

  it.each<[string, Changes, string]>([
    ['another action', { action: 'respond 603 Decline' }, 'changed'],
    ['the same by another rule', { entries: ['+1415*'] }, 'same'],
    ['monitor', { mode: 'monitor' }, 'changed'],
    ['an entry that ended before the call', { until: '2026-01-01T00:00Z' }, 'changed'],
    ['an entry that ends after the call', { until: '2026-03-02T00:00Z' }, 'same'],
  ])('a rejected call, %s: %s', async (_, { action, entries, mode, until }, kind) => {
    const before = new DocumentPolicy(blocking(NUMBER));
    const call = await logged(before, inbound({ callerIdNumber: NUMBER }));
    const after = new DocumentPolicy({
      accounts: [{ id: 'acme', country: 'US', ...(mode && { mode }) }],
      lists: [
        {
          name: 'acme/blocked',
          ...(action && { action }),
          entries: entries ?? [until ? { entry: NUMBER, until } : NUMBER],
        },
      ],
    });
    expect((await rescreen(call, after)).kind).toBe(kind);
  });

  it('compares two policies, whatever the log contains', async () => {
    const [without, blocked] = [
      new DocumentPolicy(blocking()),
      new DocumentPolicy(blocking(NUMBER)),
    ];
    const call = await logged(without, inbound({ callerIdNumber: NUMBER }));
    expect(rescreen(call, blocked, blocked)).toEqual({ kind: 'same' });
    expect(rescreen(call, without, blocked)).toMatchObject({
      before: { verdict: 'reject', reason: 'blocked-number', entry: NUMBER },
      after: { verdict: 'transfer', reason: 'default' },
    });
  });

  it('in monitor mode compares what would have been', async () => {
    const monitored = (...entries: string[]) =>
      new DocumentPolicy({
        ...blocking(...entries),
        accounts: [{ id: 'acme', country: 'US', mode: 'monitor' }],
      });
    const call = await logged(await monitored(), inbound({ callerIdNumber: NUMBER }));
    expect(await rescreen(call, await monitored(NUMBER))).toMatchObject({
      before: { verdict: 'transfer', wouldVerdict: 'transfer' },
      after: { verdict: 'transfer', wouldVerdict: 'reject', wouldAction: 'reject CALL_REJECTED' },
    });
    expect(await rescreen(call, await monitored())).toEqual({ kind: 'same' });
  });

  it('finds the account of a call without one by the dialled number', async () => {
    const call = await logged(
      new DocumentPolicy(blocking(NUMBER)),
      inbound({ callerIdNumber: NUMBER }, { accountVariable: undefined }),
    );
    const routed = new DocumentPolicy({
      ...blocking(NUMBER),
      accounts: [{ id: 'acme', country: 'US', routes: ['1000'] }],
    });
    expect(await rescreen(call, routed)).toMatchObject({ after: { verdict: 'reject' } });
  });

  it.each<[string, Partial<LoggedCall>]>([
    ['withheld', { presentation: 'withheld', caller: undefined, callerRaw: undefined }],
    ['masked', { callerPrivacy: 'masked' }],
    ['hashed', { callerPrivacy: 'hashed' }],
    ['fail-open', { reason: 'fail-open:late' }],
    ['no-such-account', { account: 'initech' }],
  ])('can not screen again what is not stored: %s', async (why, fields) => {
    const store = new DocumentPolicy(blocking(NUMBER));
    const call = await logged(store, inbound({ callerIdNumber: '1012' }));
    expect(await rescreen({ ...call, ...fields }, store)).toEqual({ kind: 'unscreenable', why });
    expect(await rescreen(call, store)).toEqual({ kind: 'same' });
  });

  it('recognises a masked number by the record', async () => {
    const store = new DocumentPolicy(blocking(NUMBER));
    const call = await logged(store, inbound({ callerIdNumber: '1012' }), 'masked');
    expect(await rescreen(call, store)).toEqual({ kind: 'unscreenable', why: 'masked' });
  });
});
