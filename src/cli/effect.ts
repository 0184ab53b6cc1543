import { entryKind } from '../screening/entry.js';
import type { Account } from '../screening/policy.js';
import { screenCall } from '../screening/screen-call.js';
import type { PolicyStore } from '../store/policy-store.js';
import type { Context } from './context.js';

const MOST_TRIED = 20;

/**
 * A change that does nothing must not look like one that works: tries each number as a live call and
 * says, on standard error, where the verdict is not what was wanted, and which rule stands before.
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
    const { verdict } = await screenCall(call, policy, Date.now());
    if (verdict.verdict === wanted) continue;
    const by = [verdict.list, verdict.entry].filter((part) => part !== undefined).join(' ');
    const because = by === '' ? verdict.reason : `${verdict.reason}: ${by}`;
    context.output.note(
      `note: a call from ${number} is ${verdict.verdict === 'reject' ? 'rejected' : 'transferred'} all the same (${because}); see "ringfence check ${account.id} --from ${number}"`,
    );
  }
}
