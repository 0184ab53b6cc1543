import {
  CONTEXT,
  DIALPLAN,
  EXTENSION,
  isDialplanText,
  REASON_PHRASE,
} from '../screening/dialplan-text.js';
import type { CallflowTarget } from '../screening/policy.js';
import type { Verdict } from '../screening/verdict.js';
import type { InboundCall, SocketMode } from './inbound-call.js';

/*
 * The only file that writes commands. FreeSWITCH splits them at line ends, `transfer` at spaces,
 * `multiset` at `;`, and expands `${...}`. So every value passes an allow-list of characters here,
 * whoever vouched for it before.
 */

export const CONNECT = 'connect\n\n';
export const EXIT = 'exit\n\n';

/** Ends our part and lets the dialplan go on. In sync mode `resume` would break the call. */
export function letGo(mode: SocketMode): string {
  return mode === 'async' ? `resume\n\n${EXIT}` : EXIT;
}

/**
 * The verdict as FreeSWITCH takes it, in one write. Undefined where a value can't be sent safely:
 * then nothing of it is sent, and the call is let go on.
 */
export function verdictCommands(
  verdict: Verdict,
  call: InboundCall,
  account: { readonly id: string; readonly callflow: CallflowTarget } | undefined,
): string | undefined {
  const action = actionCommands(verdict, call, account?.callflow ?? {});
  if (action === undefined) return undefined;
  const leaves = takesLeave(verdict, call.socketMode);
  return setVariables(verdict, { accountId: account?.id, leaves }) + action;
}

/**
 * Whether `exit` is to follow the verdict, and later. In async mode the channel's own thread takes our
 * commands, every 20 ms. An `exit` among them makes FreeSWITCH put the channel into CS_RESET, for it has
 * `socket_resume`; where that meets the transfer, one call in 2,000 stays there, and its guard is gone.
 * So the verdict unsets the variable, and we leave when the channel has.
 */
export function takesLeave({ action }: Verdict, mode: SocketMode): boolean {
  return mode === 'async' && action.kind !== 'reject' && action.kind !== 'respond';
}

function actionCommands(
  { action }: Verdict,
  call: InboundCall,
  callflow: CallflowTarget,
): string | undefined {
  switch (action.kind) {
    case 'reject':
      return hangup(action.cause);
    case 'respond':
      return respond(action.code, action.phrase);
    case 'transfer':
      return transfer(action.extension, call, callflow);
    case 'flag':
    case 'callflow':
      return transfer(callflow.extension ?? call.dialled, call, callflow);
    default:
      return action satisfies never;
  }
}

const VARIABLE_VALUE = /^[A-Za-z0-9_.:/+-]{1,128}$/;
const CAUSE = /^[A-Z0-9_]{1,64}$/;

function setVariables(
  { verdict, reason, list, action }: Verdict,
  { accountId, leaves }: { accountId: string | undefined; leaves: boolean },
): string {
  const flag = action.kind === 'flag' ? 'true' : undefined;
  const variables =
    variable('verdict', verdict) +
    variable('reason', reason) +
    variable('list', list) +
    variable('account', accountId) +
    variable('flag', flag) +
    (leaves ? ';socket_resume=' : '');
  return execute('multiset', `^^${variables}`);
}

function variable(name: string, value: string | undefined): string {
  return value !== undefined && VARIABLE_VALUE.test(value) ? `;ringfence_${name}=${value}` : '';
}

function hangup(cause: string): string | undefined {
  return CAUSE.test(cause) ? execute('hangup', cause) : undefined;
}

/** The hangup behind it ends a channel that takes no response any more; the response has won by then. */
function respond(code: number, phrase: string): string | undefined {
  if (!Number.isInteger(code) || code < 400 || code > 699 || !isDialplanText(REASON_PHRASE, phrase))
    return undefined;
  return execute('respond', `${code} ${phrase}`) + execute('hangup', 'CALL_REJECTED');
}

/** `sched_cancel` takes back the dialplan's guard before the call moves. */
function transfer(
  extension: string | undefined,
  call: InboundCall,
  callflow: CallflowTarget,
): string | undefined {
  const dialplan = callflow.dialplan ?? 'XML';
  const context = callflow.context ?? call.context;
  if (extension === undefined || !isDialplanText(EXTENSION, extension)) return undefined;
  if (context === undefined || !isDialplanText(CONTEXT, context)) return undefined;
  if (!isDialplanText(DIALPLAN, dialplan)) return undefined;
  const commands =
    execute('sched_cancel') + execute('transfer', `${extension} ${dialplan} ${context}`);
  // In sync mode the transfer takes effect when the socket closes.
  return call.socketMode === 'sync' ? commands + EXIT : commands;
}

function execute(application: string, argument?: string): string {
  const argumentLine = argument === undefined ? '' : `execute-app-arg: ${argument}\n`;
  return `sendmsg\ncall-command: execute\nexecute-app-name: ${application}\n${argumentLine}\n`;
}
