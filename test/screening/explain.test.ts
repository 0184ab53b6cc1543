import { describe, expect, it } from 'vitest';
import { describeRemedy } from '../../src/cli/verdict-remedy.js';
import type { CallerHeaders } from '../../src/screening/caller/caller-identity.js';
import { describeVerification } from '../../src/screening/caller/verification.js';
import { decide } from '../../src/screening/decide.js';
import { type ExplainedCall, explain } from '../../src/screening/explain.js';
import type { Account, Candidate, List } from '../../src/screening/policy/policy.js';
import { emptySchedule } from '../../src/screening/policy/schedule.js';
import { remedyFor } from '../../src/screening/remedy.js';
import { allowList, entry, list, NOW, screening } from './build.js';

const CALLER = '+14155550100';
const spam = list('acme/spam');
const vip = allowList('acme/vip');
const robocalls = list('robocalls');

/** The explanation of a live verdict, as `check` shows it. */
function explained(
  caller: string | CallerHeaders,
  candidates: Candidate[] = [],
  over: Partial<Account> = {},
  more: { anonymousLists?: List[]; isEmergencyCallback?: boolean } = {},
): string[] {
  const screened = screening(caller, candidates, { ...more, account: over });
  const { identity } = screened;
  const { evidence, wouldBe, ...verdict } = decide(screened, NOW);
  return told({
    ...verdict,
    account: screened.account.id,
    presentation: identity.presentation,
    callerRaw: identity.presentedRaw,
    caller: identity.presented,
    name: identity.name,
    wouldVerdict: wouldBe?.verdict,
    wouldReason: wouldBe?.reason,
    explanation: {
      signals: identity.signals,
      nameHidden: identity.nameHidden,
      verification:
        identity.verification.status === 'none'
          ? undefined
          : describeVerification(identity.verification),
      disbelieved: identity.disbelieved !== undefined,
      claims: identity.asserted.filter(({ source }) => source !== 'presented'),
      evidence,
    },
  });
}

/** The explanation, and the remedy as the command line words it. */
function told(call: ExplainedCall): string[] {
  return [...explain(call), ...describeRemedy(remedyFor(call), { country: 'US' })];
}

const remedyOf = (lines: string[]) => lines.at(-1);

describe('explain', () => {
  it('shows the normalised number, every list that matched, the verdict and the remedy', () => {
    const lines = explained({ callerIdNumber: '(415) 555-0100', callerIdName: 'Jane' }, [
      entry(spam, CALLER, { label: 'sells windows' }),
      entry(robocalls, '+1415*'),
      entry(vip, 'name:jane'),
      entry(vip, '+1*', { expiresAt: NOW }),
      entry({ ...robocalls, name: 'off', enabled: false }, CALLER),
      entry({ ...robocalls, name: 'night', schedule: emptySchedule('Mon 18:00-08:00') }, CALLER),
      entry({ ...robocalls, name: 'elsewhere', active: false }, CALLER),
    ]);
    const beaten =
      ', but a more specific rule, an equally specific allow or a list that comes first decides.';
    expect(lines).toEqual([
      'The caller is +14155550100 (sent as "(415) 555-0100"), named "Jane".',
      'List acme/spam blocks +14155550100 ("sells windows"): this decides.',
      `List robocalls blocks +1415*, which matches +14155550100${beaten}`,
      `List acme/vip allows name:jane${beaten}`,
      'List elsewhere blocks +14155550100, but the list is not active for the account.',
      "List night blocks +14155550100, but the list doesn't work at that time; its schedule is Mon 18:00-08:00 (UTC).",
      'List off blocks +14155550100, but the list is disabled.',
      'List acme/vip allows +1*, which matches +14155550100, but the entry has expired.',
      'Rejected, because an entry blocks exactly this number.',
      'To let this caller through: ringfence allow acme +14155550100',
    ]);
  });

  it("explains the caller's identity", () => {
    const lines = explained({
      callerIdNumber: CALLER,
      preferredIdentity: CALLER,
      assertedIdentity: '+12125550101',
      fromUser: '+12125550102',
      hideName: true,
      verstats: ['TN-Validation-Passed-B'],
    });
    expect(lines).toEqual([
      'The caller is +12125550101.',
      'The caller hides the name.',
      'A P-Preferred-Identity was there; any caller can write one, so it is not believed.',
      'From also has +12125550102.',
      'STIR/SHAKEN verification: passed B.',
      "Transferred, because no rule matches the call, so the account's default applies.",
      'To block this caller: ringfence block acme +12125550101',
    ]);
  });

  it('never shows a number that is withheld', () => {
    const [first, second] = explained({ callerIdNumber: CALLER, privacy: 'user;id' });
    expect(first).toBe('The caller withholds the number.');
    expect(second).toBe('That is because Privacy: id, and Privacy: user.');
  });

  it.each<[string, CallerHeaders, string[]]>([
    ['nothing', {}, ["The caller's number is unavailable.", 'That is because there is no number.']],
    [
      'zeros and a name',
      { callerIdNumber: '000', callerIdName: 'Jane' },
      [
        `The caller's number is unavailable, named "Jane".`,
        'That is because the number is all zeros.',
      ],
    ],
  ])('describes a caller with %s', (_, caller, expected) => {
    expect(explained(caller).slice(0, 2)).toEqual(expected);
  });

  it('explains that an allow was not for the presented number', () => {
    const lines = explained({ callerIdNumber: '+12125550101', fromUser: CALLER }, [
      entry(vip, CALLER),
    ]);
    expect(lines).toContain(
      'List acme/vip allows +14155550100, but the caller is not presented with that number, and only such a number is allowed.',
    );
  });

  it('explains in monitor mode what would have happened', () => {
    const lines = explained(CALLER, [entry(spam, CALLER)], { mode: 'monitor' });
    expect(lines.slice(-2)).toEqual([
      'Transferred, because the account is in monitor mode; otherwise it would be rejected, because an entry blocks exactly this number.',
      'To let this caller through: ringfence allow acme +14155550100',
    ]);
  });

  it('explains what would have matched a call that is never blocked, without a remedy', () => {
    expect(explained('911', [entry(spam, '911')])).toEqual([
      'The caller is 911.',
      'List acme/spam blocks 911, but such a call is never blocked.',
      "Transferred, because the caller is an emergency number of the account's country.",
    ]);
    const callback = explained(CALLER, [], {}, { isEmergencyCallback: true });
    expect(remedyOf(callback)).toBe('Transferred, because an emergency service calls back.');
  });

  const withheld = { callerIdNumber: CALLER, hideNumber: true };
  const failed = { verstats: ['TN-Validation-Failed'] };
  const flagging = { ...spam, action: { kind: 'flag' } } as const;

  it.each<[string, string[], string, string]>([
    [
      'a number blocked by prefix',
      explained(CALLER, [entry(spam, '+1*')]),
      'Rejected, because an entry blocks a prefix of this number.',
      'To let this caller through: ringfence allow acme +14155550100',
    ],
    [
      'a blocked name',
      explained({ callerIdNumber: CALLER, callerIdName: 'Jane' }, [entry(spam, 'name:jane')]),
      'Rejected, because an entry blocks this name.',
      'To let this caller through: ringfence allow acme +14155550100',
    ],
    [
      'a withheld number that is blocked',
      explained(withheld, [entry(spam, CALLER)]),
      'Rejected, because an entry blocks exactly this number.',
      'To remove that entry: ringfence list remove acme/spam +14155550100',
    ],
    [
      'the anonymous rule of the account',
      explained(withheld, [], { blockAnonymous: true }),
      'Rejected, because anonymous callers are blocked.',
      'To let such callers through: ringfence account set acme --no-block-anonymous',
    ],
    [
      'the anonymous rule of a list',
      explained(withheld, [], {}, { anonymousLists: [robocalls] }),
      'Rejected, because anonymous callers are blocked.',
      'To let such callers through: ringfence list set robocalls --no-block-anonymous',
    ],
    [
      'the anonymous rule that flags',
      explained(withheld, [], { blockAnonymous: true, anonymousAction: { kind: 'flag' } }),
      'Transferred, because anonymous callers are blocked.',
      'To reject such callers: ringfence account set acme --anonymous-action reject',
    ],
    [
      'the anonymous rule of a list that flags',
      explained(withheld, [], {}, { anonymousLists: [flagging] }),
      'Transferred, because anonymous callers are blocked.',
      'To reject such callers: ringfence list set acme/spam --action reject',
    ],
    [
      'the verification rule',
      explained(failed, [], { verification: 'failed' }),
      "Rejected, because the caller's STIR/SHAKEN result is too low for the account's rule.",
      'To let such callers through: ringfence account set acme --verification off',
    ],
    [
      'the default, of a caller without a number',
      explained({}, [], { defaultVerdict: 'reject' }),
      "Rejected, because no rule matches the call, so the account's default applies.",
      'To let such callers through: ringfence account set acme --default-verdict transfer',
    ],
    [
      'the default, of a caller with one',
      explained(CALLER, [], { defaultVerdict: 'reject' }),
      "Rejected, because no rule matches the call, so the account's default applies.",
      'To let this caller through: ringfence allow acme +14155550100',
    ],
    [
      'an allow',
      explained(CALLER, [entry(vip, '+1*')]),
      'Transferred, because an entry allows a prefix of this number.',
      "To remove that entry: ringfence list remove acme/vip '+1*'",
    ],
    [
      'a block on a list that is not active',
      explained(CALLER, [entry({ ...spam, active: false }, CALLER)]),
      "Transferred, because no rule matches the call, so the account's default applies.",
      'To use that list: ringfence activate acme acme/spam',
    ],
    [
      'a block on a list that is disabled',
      explained(CALLER, [entry({ ...spam, enabled: false }, CALLER)]),
      "Transferred, because no rule matches the call, so the account's default applies.",
      'To use that list: ringfence list set acme/spam --enable',
    ],
    [
      'a block that has expired',
      explained(CALLER, [entry(spam, '+1415*', { expiresAt: NOW })]),
      "Transferred, because no rule matches the call, so the account's default applies.",
      "To renew the entry: ringfence list add acme/spam '+1415*'",
    ],
    [
      'a block that an allow outranks',
      explained(CALLER, [entry(spam, '+1415*'), entry(vip, CALLER)]),
      'Transferred, because an entry allows exactly this number.',
      'To remove that entry: ringfence list remove acme/vip +14155550100',
    ],
    [
      'a flag',
      explained(CALLER, [entry(flagging, CALLER)]),
      'Transferred, because an entry blocks exactly this number.',
      'To remove that entry: ringfence list remove acme/spam +14155550100',
    ],
    [
      'no rule, without a number',
      explained({}),
      "Transferred, because no rule matches the call, so the account's default applies.",
      'To block anonymous callers: ringfence account set acme --block-anonymous',
    ],
    [
      'an account that is off',
      explained(CALLER, [], { mode: 'off' }),
      "Transferred, because the account's mode is off.",
      'To screen its calls: ringfence account set acme --mode enforce',
    ],
    [
      'a pause',
      explained(CALLER, [], { pausedUntil: NOW + 1 }),
      "Transferred, because the account's screening is paused.",
      'To end the pause: ringfence account resume acme',
    ],
  ])('gives the reason and the remedy: %s', (_, lines, why, remedy) => {
    expect(lines.slice(-2)).toEqual([why, remedy]);
  });

  it.each(['$(touch x)', '-h', '--yes', "'; x", '+4420*', 'name:*e*', 'a b', '12*', '`x`'])(
    'proposes no command that could not work or means more, for the caller %s',
    (callerIdNumber) => {
      const lines = explained({ callerIdNumber });
      const commands = lines.filter((line) => line.includes(': ringfence '));
      expect(commands).toEqual([]);
    },
  );

  const logged = (over: Partial<ExplainedCall>): string[] =>
    told({
      verdict: 'transfer',
      reason: 'no-account',
      explanation: { signals: [], evidence: [] },
      ...over,
    });

  it('explains what is known of a logged call without a verdict', () => {
    expect(logged({})).toEqual([
      'The caller is not known.',
      'Transferred, because no account is responsible for the dialled number or domain.',
      'To screen such calls, route them to an account: ringfence account route add --help',
    ]);
    expect(logged({ reason: 'fail-open:deadline' })).toEqual([
      'The caller is not known.',
      'Transferred, because of a doubt (fail-open:deadline), and a call in doubt always goes through.',
    ]);
    expect(logged({ reason: 'constructor', account: 'acme' })).toContain(
      'Transferred, because constructor.',
    );
  });

  it('names only the list if the log has no text of a withheld number', () => {
    const lines = logged({
      account: 'acme',
      presentation: 'withheld',
      verdict: 'reject',
      reason: 'blocked-number',
      list: 'acme/spam',
      explanation: {
        signals: ['Privacy: id'],
        evidence: [{ rule: 'number', kind: 'block', standing: 'decided', list: 'acme/spam' }],
      },
    });
    expect(lines.slice(2)).toEqual([
      'List acme/spam blocks the hidden number: this decides.',
      'Rejected, because an entry blocks exactly this number.',
      'To see what is on that list: ringfence list show acme/spam',
    ]);
  });
});
