import { entryKind } from '../screening/policy/entry.js';
import { isActive, type ListStanding, listStanding } from '../screening/policy/list-standing.js';
import type { Account } from '../screening/policy/policy.js';
import { screenCall } from '../screening/screen-call.js';
import type { Verdict } from '../screening/verdict.js';
import type { ListSummary, PolicyStore } from '../store/policy-store.js';
import type { Warning } from './warning.js';

/* Warnings about changes that have no effect. */

/** Whether the list is active for this account. A disabled list matches nothing even if active. */
export function isActiveFor(list: ListSummary, account: string): boolean {
  const said = list.activeFor.includes(account)
    ? true
    : list.inactiveFor.includes(account)
      ? false
      : undefined;
  return isActive(said, list.everyone);
}

/**
 * Whether the list is in effect for this account at a moment.
 * @param now Unix milliseconds
 */
export function standingFor(list: ListSummary, account: Account, now: number): ListStanding {
  return listStanding({ ...list, active: isActiveFor(list, account.id) }, account, now);
}

/** Why a list has no effect for an account, or for any; undefined if it has one. */
export function inactiveReason(list: ListSummary, account?: string): Warning | undefined {
  const { name, owner, enabled, everyone, activeFor } = list;
  if (!enabled) {
    const remedy = { kind: 'enable-list', list: name } as const;
    return { code: 'list-disabled', problem: `${name} is disabled`, remedy };
  }
  const isUsed =
    account === undefined ? everyone || activeFor.length > 0 : isActiveFor(list, account);
  if (isUsed) return undefined;
  const activated = account ?? owner;
  return {
    code: 'list-inactive',
    problem: `${name} is not active for ${account ?? 'any account'}`,
    remedy:
      activated === undefined
        ? { kind: 'choose-account', list: name }
        : { kind: 'activate-list', account: activated, list: name },
  };
}

const MOST_TRIED = 20;

/**
 * Screens each number like a live call. Returns a warning for each whose verdict is not the wanted
 * one. Prefixes and names are not tried.
 * @param now Unix milliseconds
 */
export function unaffectedCallers(
  policy: PolicyStore,
  account: string,
  texts: readonly string[],
  wanted: 'transfer' | 'reject',
  now: number,
): Warning[] {
  return texts
    .filter((text) => entryKind(text) === 'number')
    .slice(0, MOST_TRIED)
    .flatMap((number): Warning | [] => {
      const verdict = verdictOn(policy, account, number, now);
      const isChallenged = wanted === 'reject' && verdict.action.kind === 'challenge';
      if (verdict.verdict === wanted || isChallenged) return [];
      const outcome = verdict.verdict === 'reject' ? 'rejected' : 'transferred';
      return {
        code: 'caller-unaffected',
        problem: `a call from ${number} is ${outcome} all the same (${reasonOf(verdict)})`,
        remedy: { kind: 'check-caller', account, number },
      };
    });
}

/** The verdict on a call from this number. */
export function verdictOn(
  policy: PolicyStore,
  account: string,
  number: string,
  now: number,
): Verdict {
  const call = { callerHeaders: { callerIdNumber: number }, accountVariable: account, domains: [] };
  return screenCall(call, policy, now).verdict;
}

function reasonOf({ reason, list, entry }: Verdict): string {
  const by = [list, entry].filter((part) => part !== undefined).join(' ');
  return by === '' ? reason : `${reason}: ${by}`;
}
