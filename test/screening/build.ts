import { type CallerClaims, identifyCaller } from '../../src/screening/caller-identity.js';
import type { Screening } from '../../src/screening/decide.js';
import type { CountryCode } from '../../src/screening/phone-number.js';
import {
  type Account,
  type Candidate,
  type Entry,
  type List,
  REJECT,
} from '../../src/screening/policy.js';
import type { ScreenedCall } from '../../src/screening/screen-call.js';
import { parseDocument } from '../../src/store/policy-document.js';
import { openPolicyStore } from '../../src/store/sqlite/policy-store.js';

/** The parts of a call and of a policy, with defaults that block nobody. */

export const NOW = Date.UTC(2026, 2, 1, 12);

export function account(over: Partial<Account> = {}): Account {
  return {
    id: 'acme',
    name: 'Acme',
    country: 'US',
    callflow: {},
    mode: 'enforce',
    blockAnonymous: false,
    anonymousScope: 'no-number',
    anonymousAction: REJECT,
    verification: 'off',
    defaultVerdict: 'transfer',
    ...over,
  };
}

export function list(name: string, over: Partial<List> = {}): List {
  const [owner, bare] = name.split('/');
  return {
    name,
    owner: bare === undefined ? undefined : owner,
    kind: 'block',
    action: REJECT,
    blockAnonymous: false,
    enabled: true,
    active: true,
    ...over,
  };
}

export function allowList(name: string, over: Partial<List> = {}): List {
  return list(name, { kind: 'allow', ...over });
}

export function entry(inList: List, text: string, over: Partial<Entry> = {}): Candidate {
  return { list: inList, entry: { text, ...over } };
}

/** A caller as FreeSWITCH presents one, or one that claims more. */
export function claims(caller: string | CallerClaims): CallerClaims {
  return typeof caller === 'string' ? { callerIdNumber: caller, fromUser: caller } : caller;
}

export function screening(
  caller: string | CallerClaims,
  candidates: readonly Candidate[] = [],
  over: Partial<Omit<Screening, 'account'>> & { account?: Partial<Account> } = {},
): Screening {
  const { account: accountOver, ...rest } = over;
  const screened = account(accountOver);
  return {
    identity: identifyCaller(claims(caller), screened.country as CountryCode),
    isEmergencyCallback: false,
    candidates,
    anonymousLists: [],
    ...rest,
    account: screened,
  };
}

/** A policy document, in a real store in memory. */
export async function openPolicy(document: unknown) {
  const policy = openPolicyStore(':memory:');
  await policy.apply(parseDocument(document, 'test'), { author: 'test', what: 'test' });
  return policy;
}

export function call(
  caller: string | CallerClaims,
  over: Partial<ScreenedCall> = {},
): ScreenedCall {
  return { claims: claims(caller), dialled: '1000', domains: [], ...over };
}

/** What a far end can send to make a parser slow: 64 KB of what each of ours looks for. */
const LONG_TEXTS: readonly string[] = [
  ...[...'a1 +"\\<>;@:*?0-/_.\u0000\u0300\u00a0'],
  ...['\\"', '*a', '?*', '; ', 'sip:', '(0)', '%41', '😀', 'ﷺ', 'İ', 'ａ', ';party', '+1415'],
  ...['TN-Validation-Passed', 'verstat=', ';phone-context=+', 'id;'],
]
  .map((text) => text.repeat(65_536 / text.length))
  .flatMap((text) => [text, `+1${text}`, `"${text}`, `sip:${text}`, `4155550100${text}`]);

/** What is linear in the text takes a thousandth of this; what is quadratic takes ten times as much. */
const SLOW_CPU_MS = 400;

/**
 * The start of each long text whose work grows faster than its length, by processor time: that is the same
 * however busy the machine is.
 */
export function slowTexts(run: (text: string) => unknown): string[] {
  const slow = LONG_TEXTS.filter((text) => leastCpuMs(() => run(text)) >= SLOW_CPU_MS);
  return slow.map((text) => text.slice(0, 16));
}

function leastCpuMs(run: () => unknown): number {
  const times = Array.from({ length: 2 }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}
