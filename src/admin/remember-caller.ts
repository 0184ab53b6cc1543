import { exactEntry } from '../screening/policy/entry.js';
import type { PolicyStore } from '../store/policy-store.js';
import { accepted } from './fields.js';

/** The account's own allow list of callers who have passed a challenge. */
export function challengedListOf(account: string): string {
  return `${account}/challenged`;
}

export interface PassedChallenge {
  readonly account: string;
  /** The presented number. */
  readonly number: string;
  /** Unix milliseconds. */
  readonly until: number;
  /** Of the call. */
  readonly uuid: string;
}

/**
 * Lets a caller who has passed a challenge through until a moment: exactly this number, on a list of its own.
 * Throws `AppError` if the number can't be an entry, or the policy can't be changed.
 */
export async function rememberCaller(
  policy: PolicyStore,
  { account, number, until, uuid }: PassedChallenge,
): Promise<void> {
  const entry = accepted(exactEntry(number));
  const list = challengedListOf(account);
  await policy.change({ author: 'challenge', what: `challenge passed in call ${uuid}` }, (edit) => {
    edit.ensureList(list, 'allow');
    return edit.addEntries(list, [{ ...entry, expiresAt: until }]);
  });
}
