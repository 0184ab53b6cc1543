import type { ExplainedCall } from './explain.js';
import { exactEntry, isProblem } from './policy/entry.js';
import type { Evidence, Standing } from './verdict.js';

/** What would change a verdict, as data: each face puts it into words, a command or a button. */
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
      readonly kind: 'enable-list' | 'show-list' | 'allow-anonymous-on-list' | 'reject-by-list';
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
 * The one change that would turn this verdict round and does as little else as possible; undefined if
 * there is none: a number that can't be an entry is never proposed as one.
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

/** An allow of the exact number goes before every block; without a number, the rule that decided. */
function remedyForRejected(call: ExplainedCall, account: string, reason: string) {
  const { list, entry } = call;
  const number = listableNumber(call);
  if (number !== undefined) return { kind: 'allow-caller', account, number } as const;
  if (reason === 'default') return { kind: 'transfer-by-default', account } as const;
  if (reason === 'blocked-verification') return { kind: 'skip-verification', account } as const;
  if (list === undefined) return { kind: 'allow-anonymous', account } as const;
  if (reason === 'blocked-anonymous') return { kind: 'allow-anonymous-on-list', list } as const;
  // A hidden number's entry isn't kept: to take the whole list away would let all others through.
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
  const wake = call.explanation.evidence.map((each) => remedyForDormant(each, account));
  const first = wake.find((remedy) => remedy !== undefined);
  if (first !== undefined) return first;
  const number = listableNumber(call);
  if (number !== undefined) return { kind: 'block-caller', account, number };
  return call.presentation === 'presented' ? undefined : { kind: 'block-anonymous', account };
}

/** What would make a block work that met the call and did not count. */
function remedyForDormant(evidence: Evidence, account: string): VerdictRemedy | undefined {
  const { kind, list, entry } = evidence;
  if (kind !== 'block' || list === undefined) return undefined;
  switch (evidence.standing satisfies Standing) {
    case 'list-inactive':
      return { kind: 'activate-list', account, list };
    case 'list-disabled':
      return { kind: 'enable-list', list };
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
