import { allowCallers, blockCallers } from '../../../admin/block-callers.js';
import { putLoggedCaller } from '../../../admin/block-logged-caller.js';
import type { AddReport } from '../../../admin/entries.js';
import { existingAccount } from '../../../admin/existing.js';
import { nationalForm } from '../../../screening/number/national-form.js';
import type { ListKind } from '../../../screening/policy/policy.js';
import type { PolicyStore } from '../../../store/policy-store.js';
import type { Exchange } from '../../route.js';
import type { Form } from '../form.js';
import { listLink } from '../view/links.js';
import { counted } from '../view/parts.js';
import { type Done, notesOn } from './deed.js';
import { readExpiry } from './expiry.js';

/** Blocks or allows the caller of a logged call. */
export async function putCallerOfCall(exchange: Exchange, kind: ListKind): Promise<Done> {
  const { policy, calls } = exchange.stores;
  const uuid = exchange.names.call ?? '';
  const report = await putLoggedCaller(policy, calls, { uuid, kind }, exchange.authorship);
  return doneWith(policy, report.account, kind, report);
}

/** The same for a number that was written or tried, or several that were ticked. */
export async function putCaller(exchange: Exchange, form: Form, kind: ListKind): Promise<Done> {
  const { policy } = exchange.stores;
  const account = exchange.names.account ?? '';
  const request = {
    texts: form.texts('number'),
    label: form.filled('label'),
    expiresAt: readExpiry(exchange, form),
    force: form.text('force') === 'yes',
  };
  const put = kind === 'block' ? blockCallers : allowCallers;
  const report = await put(policy, account, request, exchange.authorship);
  return doneWith(policy, account, kind, report);
}

async function doneWith(
  policy: PolicyStore,
  account: string,
  kind: ListKind,
  report: AddReport,
): Promise<Done> {
  const { added, changed, unchanged, list } = report;
  const { country } = await existingAccount(policy, account);
  const all = [...added, ...changed, ...unchanged];
  const [first = ''] = all;
  const who = all.length === 1 ? nationalForm(first, country) : counted(all.length, 'caller');
  const state = `${all.length === 1 ? 'is' : 'are'} ${kind === 'block' ? 'blocked' : 'allowed'}`;
  const isIdle = added.length + changed.length === 0;
  return {
    text: isIdle
      ? `${who} ${state} already, on ${list}.`
      : `${who} ${state} from the next call on.`,
    notes: notesOn(report),
    link: { href: listLink(list, account), text: 'Show the list' },
    isIdle,
  };
}
