import { existingCall } from '../../../admin/logged-calls.js';
import type { Exchange } from '../../route.js';
import type { CallModel } from '../view/call.js';
import { decisionOnCall } from './decision.js';

export async function loadCall({ stores: { policy, calls }, names }: Exchange): Promise<CallModel> {
  const call = await existingCall(calls, names.call ?? '');
  const all = (await calls?.callsOf(call.uuid)) ?? [];
  return {
    call,
    decision: decisionOnCall(policy, call),
    others: all.filter(({ key, account }) => key !== call.key && account === call.account),
  };
}
