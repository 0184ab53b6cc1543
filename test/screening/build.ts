import { type CallerHeaders, identifyCaller } from '../../src/screening/caller/caller-identity.js';
import type { Screening } from '../../src/screening/decide.js';
import type { CountryCode } from '../../src/screening/number/phone-number.js';
import {
  type Account,
  type Candidate,
  type Entry,
  type List,
  REJECT,
} from '../../src/screening/policy/policy.js';
import type { ScreenedCall } from '../../src/screening/screen-call.js';

/** The parts of a call and of a policy, with defaults that block no caller. */

export const NOW = Date.UTC(2026, 2, 1, 12);

export function account(over: Partial<Account> = {}): Account {
  return {
    id: 'acme',
    name: 'Acme',
    country: 'US',
    timeZone: undefined,
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
    stillScreen: false,
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

/** A caller as FreeSWITCH presents one, or one with further headers. */
export function headersOf(caller: string | CallerHeaders): CallerHeaders {
  return typeof caller === 'string' ? { callerIdNumber: caller, fromUser: caller } : caller;
}

export function screening(
  caller: string | CallerHeaders,
  candidates: readonly Candidate[] = [],
  over: Partial<Omit<Screening, 'account'>> & { account?: Partial<Account> } = {},
): Screening {
  const { account: accountOver, ...rest } = over;
  const screened = account(accountOver);
  return {
    identity: identifyCaller(headersOf(caller), screened.country as CountryCode),
    isEmergencyCallback: false,
    candidates,
    anonymousLists: [],
    ...rest,
    account: screened,
  };
}

export function call(
  caller: string | CallerHeaders,
  over: Partial<ScreenedCall> = {},
): ScreenedCall {
  return { callerHeaders: headersOf(caller), dialled: '1000', domains: [], ...over };
}
