import { entryKind } from '../../screening/policy/entry.js';
import type { Account } from '../../screening/policy/policy.js';
import { screenCall } from '../../screening/screen-call.js';
import type { ListSummary, PolicyStore } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { commandLine } from '../terminal/quote.js';

/*
 * A change that does nothing must not look like one that works: these say so, on standard error.
 */

/** Why a list does nothing for an account (or for any), and the remedy; undefined where it works. */
export function idleness(list: ListSummary, accountId?: string): string | undefined {
  const { name, enabled, everyone, activeFor, inactiveFor, owner } = list;
  if (!enabled)
    return `${name} is disabled; to use it: ${commandLine('list set', ['--enable'], name)}`;
  if (accountId === undefined) {
    if (everyone || activeFor.length > 0) return undefined;
    const remedy =
      owner === undefined
        ? `to use it, give it to an account: ${commandLine('activate', ['--help'])}`
        : `to use it: ${commandLine('activate', [], owner, name)}`;
    return `${name} is not active for any account; ${remedy}`;
  }
  if (activeFor.includes(accountId) || (everyone && !inactiveFor.includes(accountId))) {
    return undefined;
  }
  return `${name} is not active for ${accountId}; to use it: ${commandLine('activate', [], accountId, name)}`;
}

export function warnIdle(context: Context, list: ListSummary, accountId?: string): void {
  const problem = idleness(list, accountId);
  if (problem !== undefined) context.output.note(`note: ${problem}`);
}

const MOST_TRIED = 20;

/**
 * Tries each number as a live call and says where the verdict is not what was wanted, and which rule
 * stands before.
 */
export async function warnIneffective(
  context: Context,
  policy: PolicyStore,
  account: Account,
  texts: readonly string[],
  wanted: 'transfer' | 'reject',
): Promise<void> {
  const numbers = texts.filter((text) => entryKind(text) === 'number').slice(0, MOST_TRIED);
  for (const number of numbers) {
    const call = {
      claims: { callerIdNumber: number },
      accountVariable: account.id,
      domains: [],
    };
    const { verdict } = screenCall(call, policy, Date.now());
    if (verdict.verdict === wanted) continue;
    const by = [verdict.list, verdict.entry].filter((part) => part !== undefined).join(' ');
    const because = by === '' ? verdict.reason : `${verdict.reason}: ${by}`;
    context.output.note(
      `note: a call from ${number} is ${verdict.verdict === 'reject' ? 'rejected' : 'transferred'} all the same (${because}); to see why: ${commandLine('check', ['--from', number], account.id)}`,
    );
  }
}
