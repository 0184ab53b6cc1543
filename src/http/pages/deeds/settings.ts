import { addRoute, removeRoute, setAccount, showAccount } from '../../../admin/accounts.js';
import {
  readAction,
  readChoice,
  readCountry,
  readDialplanText,
  readName,
  readTimeZone,
} from '../../../admin/fields.js';
import { parseDuration } from '../../../duration.js';
import { invalid } from '../../../errors.js';
import { VERIFICATION_RULES } from '../../../screening/caller/verification.js';
import { CONTEXT, EXTENSION } from '../../../screening/policy/dialplan-text.js';
import { ANONYMOUS_SCOPES, MODES } from '../../../screening/policy/policy.js';
import type { AccountPatch } from '../../../store/policy-store.js';
import type { Exchange } from '../../route.js';
import type { Form } from '../form.js';
import type { Done } from './deed.js';

/** Changes the fields of an account that the form contains. */
export async function changeSettings(exchange: Exchange, form: Form): Promise<Done> {
  const account = exchange.names.account ?? '';
  const { policy } = exchange.stores;
  const patch = readPatch(form);
  if (Object.keys(patch).length === 0) throw invalid('nothing to change; choose a setting');
  const before = await showAccount(policy, account);
  await setAccount(policy, account, { patch }, exchange.authorship);
  const isIdle = Object.entries(patch).every(
    ([name, value]) => before.account[name as keyof AccountPatch & 'mode'] === value,
  );
  return { text: isIdle ? 'Nothing changed: it was so already.' : describe(patch), isIdle };
}

/** Absent fields stay as they are. Empty time zone and dialplan fields are reset to their defaults. */
function readPatch(form: Form): AccountPatch {
  const read = <T>(name: string, parse: (text: string) => T): T | undefined => {
    const text = form.text(name);
    return text === undefined ? undefined : parse(text);
  };
  const orDefault = (parse: (text: string) => string) => (text: string) =>
    text === '' ? null : parse(text);
  const action = form.text('anonymousAction');
  const actionText = action === 'other' ? (form.text('anonymousActionText') ?? '') : action;
  const patch = {
    name: read('name', readName),
    country: read('country', readCountry),
    timeZone: read('timeZone', orDefault(readTimeZone)),
    extension: read(
      'extension',
      orDefault((text) => readDialplanText(EXTENSION, text)),
    ),
    context: read(
      'context',
      orDefault((text) => readDialplanText(CONTEXT, text)),
    ),
    mode: read('mode', (text) => readChoice('mode', text, MODES)),
    pausedUntil: read('pause', readPause),
    anonymousScope: read('anonymousScope', (text) => readChoice('scope', text, ANONYMOUS_SCOPES)),
    anonymousAction: actionText === undefined ? undefined : readAction(actionText),
    verification: read('verification', (text) =>
      readChoice('verification rule', text, VERIFICATION_RULES),
    ),
    defaultVerdict: read('defaultVerdict', (text) =>
      readChoice('default verdict', text, ['transfer', 'reject']),
    ),
  };
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as AccountPatch;
}

function readPause(text: string): number | null {
  if (text === 'end') return null;
  const duration = parseDuration(text);
  if (duration === undefined) throw invalid(`"${text}" is not a duration; choose one of the list`);
  return Date.now() + duration;
}

function describe(patch: AccountPatch): string {
  if (patch.pausedUntil === null) return 'The pause has ended: calls are screened again.';
  if (patch.pausedUntil !== undefined) return 'Paused: calls go through unscreened for a while.';
  if (patch.mode === 'off') return 'Screening is off: calls go through unscreened.';
  if (patch.mode === 'monitor') return 'Calls are only monitored: every call goes through.';
  if (patch.mode === 'enforce') return 'Screening is on.';
  if (patch.defaultVerdict === 'reject') return 'Only callers on an allow list get through now.';
  return 'Saved: it applies from the next call on.';
}

/** The switch for anonymous callers. */
export async function switchAnonymous(exchange: Exchange, form: Form): Promise<Done> {
  const account = exchange.names.account ?? '';
  const blockAnonymous = form.isOn('block');
  const patch = { blockAnonymous };
  await setAccount(exchange.stores.policy, account, { patch }, exchange.authorship);
  return {
    text: blockAnonymous
      ? 'Anonymous callers are blocked from the next call on.'
      : 'Anonymous callers get through, unless an active list blocks them.',
  };
}

export async function putRoute(exchange: Exchange, form: Form): Promise<Done> {
  const account = exchange.names.account ?? '';
  const { policy } = exchange.stores;
  const text = form.text('route') ?? '';
  const { route, added } = await addRoute(policy, account, text, exchange.authorship);
  const outcome = added
    ? `Calls to ${route} now come to ${account}.`
    : `Calls to ${route} already came to ${account}.`;
  return { text: outcome, isIdle: !added };
}

export async function takeRoute(exchange: Exchange, form: Form): Promise<Done> {
  const account = exchange.names.account ?? '';
  const { policy } = exchange.stores;
  const text = form.text('route') ?? '';
  const route = await removeRoute(policy, account, text, exchange.authorship);
  return { text: `Calls to ${route} no longer come to ${account}.` };
}
