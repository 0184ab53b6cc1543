import { invalid } from '../errors.js';
import type { ListKind } from '../screening/policy.js';
import type { LoggedCall } from '../store/call-log.js';
import { existingCall } from './calls.js';
import type { Context } from './context.js';
import { printable } from './output.js';
import { putCallers } from './short-forms.js';

/** `calls block` and `calls allow`: the caller of a logged call, onto its account's list. */

export async function block(context: Context, uuid: string): Promise<void> {
  await putCallerOf(context, uuid, 'block');
}

export async function allow(context: Context, uuid: string): Promise<void> {
  await putCallerOf(context, uuid, 'allow');
}

async function putCallerOf(context: Context, uuid: string, kind: ListKind): Promise<void> {
  const call = await existingCall(context, uuid);
  const { account, caller } = call;
  if (account === undefined) throw invalid(withoutAccount(call, kind));
  if (call.presentation !== 'presented' || caller === undefined) {
    throw invalid(withoutNumber(call, account, kind));
  }
  if (call.callerPrivacy !== undefined) {
    throw invalid(
      `the log keeps the caller of ${uuid} ${call.callerPrivacy} (${printable(caller)}), so the number is not known here; give it by hand: ringfence ${kind} ${account} NUMBER`,
    );
  }
  await putCallers(context, account, [caller], kind, { withUndo: true });
}

function withoutAccount({ uuid, reason }: LoggedCall, kind: ListKind): string {
  return reason.startsWith('fail-open:')
    ? `call ${uuid} was let go on before its account and caller were known (${reason}); give them by hand: ringfence ${kind} ACCOUNT NUMBER`
    : `call ${uuid} came to no account, so there is no list for its caller; route such calls to one: ringfence account route add ACCOUNT NUMBER-OR-DOMAIN`;
}

function withoutNumber({ uuid, presentation }: LoggedCall, account: string, kind: ListKind) {
  const why =
    presentation === 'withheld'
      ? `the caller of ${uuid} withheld the number, so it is not kept`
      : `the caller of ${uuid} sent no number`;
  return kind === 'block'
    ? `${why}; to block all such callers: ringfence account set ${account} --block-anonymous`
    : `${why}; to let all such callers through: ringfence account set ${account} --no-block-anonymous`;
}
