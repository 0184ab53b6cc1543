import { formatAction } from '../../../screening/policy/action.js';
import { type ListKind, REJECT } from '../../../screening/policy/policy.js';
import type { AccountState, ListState } from '../../operation.js';
import type { AccountPatch, ListPatch } from '../../policy-store.js';
import { formatSubscription } from '../../subscription.js';

/** An account with defaults for everything but its id. */
export function newAccount(id: string, createdAt: number): AccountState {
  return {
    name: id,
    country: 'US',
    timeZone: null,
    extension: null,
    dialplan: null,
    context: null,
    mode: 'enforce',
    pausedUntil: null,
    blockAnonymous: false,
    anonymousScope: 'no-number',
    anonymousAction: formatAction(REJECT),
    verification: 'off',
    defaultVerdict: 'transfer',
    createdAt,
  };
}

export function newList(kind: ListKind, createdAt: number): ListState {
  return {
    kind,
    action: formatAction(REJECT),
    blockAnonymous: false,
    stillScreen: false,
    enabled: true,
    everyone: false,
    schedule: null,
    subscription: null,
    createdAt,
  };
}

export function patchedAccount(
  state: AccountState,
  { anonymousAction, ...patch }: AccountPatch,
): AccountState {
  const action = anonymousAction && { anonymousAction: formatAction(anonymousAction) };
  return { ...state, ...given(patch), ...action };
}

export function patchedList(
  state: ListState,
  { action, schedule, subscription, ...patch }: ListPatch,
): ListState {
  return {
    ...state,
    ...given(patch),
    ...(action && { action: formatAction(action) }),
    ...(schedule !== undefined && { schedule: schedule?.text ?? null }),
    ...(subscription !== undefined && {
      subscription: subscription && formatSubscription(subscription),
    }),
  };
}

/** Drops the undefined fields. */
export function given<T extends object>(patch: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(patch).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
