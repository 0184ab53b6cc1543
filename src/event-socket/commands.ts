import { randomInt } from 'node:crypto';
import {
  CONTEXT,
  DIALPLAN,
  EXTENSION,
  isDialplanText,
  REASON_PHRASE,
} from '../screening/policy/dialplan-text.js';
import type { CallflowTarget, VerdictAction } from '../screening/policy/policy.js';
import type { Verdict } from '../screening/verdict.js';
import type { InboundCall } from './inbound-call.js';

/*
 * The only file that writes commands. FreeSWITCH splits them at line ends, `transfer` at spaces,
 * `multiset` at `;`, an inline extension at `,`, `regex` at `|`, and expands `${...}`. So every value
 * must match an allow-list of characters here, even if it has been validated before.
 *
 * Who ends the conversation, and when:
 * - A verdict that ends the call: FreeSWITCH, by hanging up.
 * - A transfer in sync mode: `exit` in the same write, since the transfer takes effect at the close.
 * - A transfer in async mode: `exit`, once `ASK_RESUME` finds `socket_resume` empty. FreeSWITCH puts a
 *   channel whose connection ends into CS_RESET while the variable is set. If that happens during the
 *   transfer, which the channel's own thread executes, the channel stays there for ever
 *   (mod_event_socket.c, lines 2809 to 2812, FreeSWITCH 1.10.12).
 * - No verdict: `exit` at once, see `failOpenCommands`.
 */

export const CONNECT = 'connect\n\n';
export const EXIT = 'exit\n\n';

/** FreeSWITCH answers with the variable's value, or with `NOT_SET` once the call has left `socket`. */
export const ASK_RESUME = 'getvar socket_resume\n\n';
export const NOT_SET = '-ERR command not found';

/**
 * Ends our part, so that the dialplan continues. If `socket_resume` is set, `exit` is enough, and `resume`
 * would take the call back even after the guard has fired. In sync mode `resume` breaks the call. A call
 * that is unknown, has moved on or is late gets only `exit`, because a `resume` that is executed late ends it.
 */
export function failOpenCommands(call?: InboundCall, { isLate = false } = {}): string {
  if (call === undefined || call.hasMovedOn || isLate) return EXIT;
  return call.socketMode === 'async' && !call.resumes ? `resume\n\n${EXIT}` : EXIT;
}

/** The extension of the shipped dialplan that asks a caller to press a digit. */
const CHALLENGE_EXTENSION = 'ringfence-challenge';

/**
 * The verdict as FreeSWITCH takes it, in one write. Undefined if a value can't be sent safely: then
 * nothing of it is sent, and the call continues without a verdict.
 * @param drawDigit the digit, 0 to 9, that a challenged caller has to press
 */
export function verdictCommands(
  verdict: Verdict,
  call: InboundCall,
  account: { readonly id: string; readonly callflow: CallflowTarget } | undefined,
  drawDigit = () => randomInt(10),
): string | undefined {
  const { action } = verdict;
  const digit = action.kind === 'challenge' ? drawDigit() : undefined;
  const variables: Application = ['multiset', variablesOf(verdict, account?.id, digit)];
  if (isEnding(action)) {
    const ending = endingOf(action);
    return ending && inOrder([variables, ...ending], call);
  }
  const target = targetOf(action, call, account?.callflow ?? {});
  return target && execute(...variables) + transfer(target, call);
}

/** Whether `exit` must follow the verdict once the call has left `socket`, see above. */
export function needsDelayedExit({ action }: Verdict, { socketMode }: InboundCall): boolean {
  return socketMode === 'async' && !isEnding(action);
}

const VARIABLE_VALUE = /^[A-Za-z0-9_.:/+-]{1,128}$/;
const CAUSE = /^[A-Z0-9_]{1,64}$/;
const TASK = /^[0-9]{1,10}$/;

type Application = readonly [name: string, argument: string];
type EndingAction = Extract<VerdictAction, { readonly kind: 'reject' | 'respond' }>;

function isEnding(action: VerdictAction): action is EndingAction {
  return action.kind === 'reject' || action.kind === 'respond';
}

function variablesOf(
  { verdict, reason, list, action }: Verdict,
  accountId: string | undefined,
  digit: number | undefined,
): string {
  const variables =
    variable('verdict', digit === undefined ? verdict : 'challenge') +
    variable('reason', reason) +
    variable('list', list) +
    variable('account', accountId) +
    variable('flag', action.kind === 'flag' ? 'true' : undefined) +
    variable('challenge', digit?.toString());
  return `^^${variables}`;
}

function variable(name: string, value: string | undefined): string {
  return value !== undefined && VARIABLE_VALUE.test(value) ? `;ringfence_${name}=${value}` : '';
}

/** The hangup behind a response ends a channel that takes none any more; else the response has won. */
function endingOf(action: EndingAction): Application[] | undefined {
  if (action.kind === 'reject') {
    return CAUSE.test(action.cause) ? [['hangup', action.cause]] : undefined;
  }
  const { code, phrase } = action;
  if (!Number.isInteger(code) || code < 400 || code > 699) return undefined;
  if (!isDialplanText(REASON_PHRASE, phrase)) return undefined;
  return [
    ['respond', `${code} ${phrase}`],
    ['hangup', 'CALL_REJECTED'],
  ];
}

/**
 * On a guarded call, all of them in one command, so that no call that has continued keeps the variables
 * of a rejection. The quotes keep the spaces in one argument, twice unescaped on the way there.
 */
function inOrder(applications: readonly Application[], { resumes }: InboundCall): string {
  if (!resumes) return applications.map((each) => execute(...each)).join('');
  const inline = applications.map(([name, argument]) => `${name}:${argument}`).join(',');
  return execute('execute_extension', unlessTakenBack(`\\\\'${inline}\\\\' inline`));
}

function targetOf(
  action: Exclude<VerdictAction, EndingAction>,
  call: InboundCall,
  callflow: CallflowTarget,
): string | undefined {
  // It is in the file of the extension that asked us, not in the account's callflow.
  if (action.kind === 'challenge') return challengeTarget(call);
  const extension =
    action.kind === 'transfer' ? action.extension : (callflow.extension ?? call.dialled);
  const dialplan = callflow.dialplan ?? 'XML';
  const context = callflow.context ?? call.context;
  if (extension === undefined || !isDialplanText(EXTENSION, extension)) return undefined;
  if (context === undefined || !isDialplanText(CONTEXT, context)) return undefined;
  if (!isDialplanText(DIALPLAN, dialplan)) return undefined;
  return `${extension} ${dialplan} ${context}`;
}

function challengeTarget({ context }: InboundCall): string | undefined {
  if (context === undefined || !isDialplanText(CONTEXT, context)) return undefined;
  return `${CHALLENGE_EXTENSION} XML ${context}`;
}

/** Cancels the dialplan's guard before the call moves, and no other task of the channel. */
function transfer(target: string, call: InboundCall): string {
  const commands =
    cancelGuard(call) + execute('transfer', call.resumes ? unlessTakenBack(target) : target);
  return call.socketMode === 'sync' ? commands + EXIT : commands;
}

function cancelGuard({ guardTask }: InboundCall): string {
  return guardTask !== undefined && TASK.test(guardTask) ? execute('sched_cancel', guardTask) : '';
}

/**
 * FreeSWITCH may carry a command out 0.7 s after it was written. This argument is evaluated only then,
 * and is empty, so that nothing happens, if the guard's transfer has unset `socket_resume` meanwhile.
 */
function unlessTakenBack(argument: string): string {
  return `\${regex(\${socket_resume}|^true$|${argument}|n)}`;
}

function execute(application: string, argument: string): string {
  return `sendmsg\ncall-command: execute\nexecute-app-name: ${application}\nexecute-app-arg: ${argument}\n\n`;
}
