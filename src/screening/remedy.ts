import type { ExplainedCall } from './explain.js';
import { exactEntry, isProblem } from './policy/entry.js';
import type { Evidence, Standing } from './verdict.js';

/** What would change a verdict, as data: each interface renders it as text, a command or a button. */
export type VerdictRemedy =
  | { readonly kind: 'route-calls' }
  | { readonly kind: 'enforce' | 'end-pause'; readonly account: string }
  | {
      readonly kind: 'allow-caller' | 'block-caller';
      readonly account: string;
      readonly number: string;
    }
  | { readonly kind: 'remove-entry' | 'renew-entry'; readonly list: string; readonly entry: string }
  | { readonly kind: 'activate-list'; readonly account: string; readonly list: string }
  | {
      readonly kind:
        | 'enable-list'
        | 'show-list'
        | 'clear-schedule'
        | 'allow-anonymous-on-list'
        | 'reject-by-list';
      readonly list: string;
    }
  | {
      readonly kind:
        | 'allow-anonymous'
        | 'block-anonymous'
        | 'reject-anonymous'
        | 'skip-verification'
        | 'transfer-by-default';
      readonly account: string;
    };

/**
 * The smallest change that would reverse this verdict; undefined if there is none. A number that can't be an
 * entry is never proposed as one.
 */
export function remedyFor(call: ExplainedCall): VerdictRemedy | undefined {
  const { account } = call;
  const reason = call.wouldReason ?? call.reason;
  if (reason === 'no-account') return { kind: 'route-calls' };
  if (account === undefined || reason.startsWith('fail-open:')) return undefined;
  switch (reason) {
    case 'account-off':
      return { kind: 'enforce', account };
    case 'account-paused':
      return { kind: 'end-pause', account };
    case 'emergency-callback':
    case 'emergency-number':
      return undefined;
    default:
      return (call.wouldVerdict ?? call.verdict) === 'reject'
        ? remedyForRejected(call, account, reason)
        : remedyForTransferred(call, account, reason);
  }
}

/** Allowing the exact number overrides every block. Without a number, the deciding rule is changed. */
function remedyForRejected(call: ExplainedCall, account: string, reason: string) {
  const { list, entry } = call;
  const number = listableNumber(call);
  if (number !== undefined) return { kind: 'allow-caller', account, number } as const;
  if (reason === 'default') return { kind: 'transfer-by-default', account } as const;
  if (reason === 'blocked-verification') return { kind: 'skip-verification', account } as const;
  if (list === undefined) return { kind: 'allow-anonymous', account } as const;
  if (reason === 'blocked-anonymous') return { kind: 'allow-anonymous-on-list', list } as const;
  // The entry of a withheld number isn't stored, and deleting the whole list would allow all others.
  return entry === undefined
    ? ({ kind: 'show-list', list } as const)
    : ({ kind: 'remove-entry', list, entry } as const);
}

function remedyForTransferred(
  call: ExplainedCall,
  account: string,
  reason: string,
): VerdictRemedy | undefined {
  const { list, entry } = call;
  if (reason === 'blocked-anonymous') {
    return list === undefined
      ? { kind: 'reject-anonymous', account }
      : { kind: 'reject-by-list', list };
  }
  if (list !== undefined && entry !== undefined) return { kind: 'remove-entry', list, entry };
  const remedies = call.explanation.evidence.map((each) => remedyForInactive(each, account));
  const first = remedies.find((remedy) => remedy !== undefined);
  if (first !== undefined) return first;
  const number = listableNumber(call);
  if (number !== undefined) return { kind: 'block-caller', account, number };
  return call.presentation === 'presented' ? undefined : { kind: 'block-anonymous', account };
}

/** What would make a block apply that matched the call but did not apply. */
function remedyForInactive(evidence: Evidence, account: string): VerdictRemedy | undefined {
  const { kind, list, entry } = evidence;
  if (kind !== 'block' || list === undefined) return undefined;
  switch (evidence.standing satisfies Standing) {
    case 'list-inactive':
      return { kind: 'activate-list', account, list };
    case 'list-disabled':
      return { kind: 'enable-list', list };
    case 'outside-schedule':
      return { kind: 'clear-schedule', list };
    case 'expired':
      return entry === undefined ? undefined : { kind: 'renew-entry', list, entry };
    default:
      return undefined;
  }
}

/** The caller's number, if it was presented and can be an entry. */
function listableNumber({ presentation, caller }: ExplainedCall): string | undefined {
  if (presentation !== 'presented' || caller === undefined) return undefined;
  return isProblem(exactEntry(caller)) ? undefined : caller;
}
