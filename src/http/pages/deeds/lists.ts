import { addEntries, removeEntries } from '../../../admin/entries.js';
import { countryOfList } from '../../../admin/existing.js';
import { readAction, readSchedule } from '../../../admin/fields.js';
import {
  clearList,
  copyList,
  createFilledList,
  removeList,
  renameList,
  setList,
  setListActive,
} from '../../../admin/lists.js';
import { existingEntry, setEntry } from '../../../admin/set-entry.js';
import { invalid } from '../../../errors.js';
import { nationalForm } from '../../../screening/number/national-form.js';
import { formatListName, splitListName } from '../../../screening/policy/list-name.js';
import { ALWAYS } from '../../../screening/policy/schedule.js';
import type { ListPatch } from '../../../store/policy-store.js';
import type { Exchange } from '../../route.js';
import type { Form } from '../form.js';
import { inAccount, listLink } from '../view/links.js';
import { countEntries } from '../view/list-state.js';
import { type Done, notesOn } from './deed.js';
import { readExpiry } from './expiry.js';

/** Creates a list with its first entries: in the account of the path, or shared. */
export async function makeList(exchange: Exchange, form: Form): Promise<Done> {
  const { policy } = exchange.stores;
  const owner = exchange.names.account;
  const name = readListName(owner, form);
  const stillScreen = form.text('kind') === 'still-screen';
  const kind = form.text('kind') === 'allow' || stillScreen ? 'allow' : 'block';
  const active = form.isOn('active');
  const texts = (form.text('entries') ?? '').split('\n').filter((line) => line.trim() !== '');
  const force = form.text('force') === 'yes';
  const list = {
    name,
    kind,
    stillScreen,
    active,
    everyone: owner === undefined && active,
    blockAnonymous: form.isOn('anonymous'),
  } as const;
  const report = await createFilledList(policy, list, { texts, force }, exchange.authorship);
  return {
    text: `${name} is created, with ${countEntries(report.added.length)}.`,
    notes: notesOn(report),
    to: listLink(name),
  };
}

/** The name of a list, from a name without the account. */
function readListName(owner: string | undefined, form: Form): string {
  const name = (form.text('name') ?? '').toLowerCase().replace(/\s+/g, '-');
  if (name.includes('/')) throw invalid(`"${name}" contains a slash; give only the name`);
  return formatListName({ owner, name });
}

export async function giveName(exchange: Exchange, form: Form): Promise<Done> {
  const name = exchange.names.list ?? '';
  const to = readListName(splitListName(name).owner, form);
  await renameList(exchange.stores.policy, name, to, exchange.authorship);
  return {
    text: `${name} is now called ${to}.`,
    notes: [`Calls before this change are logged under ${name}.`],
    to: listLink(to),
  };
}

/** Copies a list within its owner. */
export async function makeCopy(exchange: Exchange, form: Form): Promise<Done> {
  const name = exchange.names.list ?? '';
  const to = readListName(splitListName(name).owner, form);
  const { entries } = await copyList(exchange.stores.policy, name, to, exchange.authorship);
  return { text: `${to} is created, with ${countEntries(entries)} of ${name}.`, to: listLink(to) };
}

export async function emptyList(exchange: Exchange): Promise<Done> {
  const name = exchange.names.list ?? '';
  const removed = await clearList(exchange.stores.policy, name, exchange.authorship);
  return { text: `${countEntries(removed)} removed from ${name}.`, isIdle: removed === 0 };
}

/** Changes the fields of a list that the form contains. */
export async function changeList(exchange: Exchange, form: Form): Promise<Done> {
  const name = exchange.names.list ?? '';
  const patch = readPatch(form);
  await setList(exchange.stores.policy, name, patch, exchange.authorship);
  return { text: describePatch(name, patch) };
}

function readPatch(form: Form): ListPatch {
  const action = form.text('action');
  const text = action === 'other' ? (form.text('actionText') ?? '') : action;
  const schedule = form.text('schedule');
  return {
    ...(form.text('enabled') === undefined ? {} : { enabled: form.isOn('enabled') }),
    ...(form.text('everyone') === undefined ? {} : { everyone: form.isOn('everyone') }),
    ...(form.text('anonymous') === undefined ? {} : { blockAnonymous: form.isOn('anonymous') }),
    ...(form.text('still') === undefined ? {} : { stillScreen: form.isOn('still') }),
    ...(text === undefined ? {} : { action: readAction(text) }),
    ...(schedule === undefined ? {} : { schedule: readSchedule(schedule || ALWAYS) }),
  };
}

function describePatch(name: string, patch: ListPatch) {
  const { enabled, everyone, blockAnonymous, stillScreen, action, schedule } = patch;
  if (schedule !== undefined) return `${name} works ${schedule?.text ?? ALWAYS}.`;
  if (enabled !== undefined) return `${name} is ${enabled ? 'enabled' : 'disabled'}.`;
  if (everyone !== undefined) {
    return `${name} is active ${everyone ? 'for everyone' : 'where it is selected'}.`;
  }
  if (blockAnonymous !== undefined) {
    return `${name} ${blockAnonymous ? 'blocks' : 'no longer blocks'} anonymous callers.`;
  }
  if (stillScreen !== undefined) {
    return stillScreen
      ? `${name} only lifts blocks by number now.`
      : `${name} always lets its callers through now.`;
  }
  return action === undefined ? 'Nothing was changed.' : `The action of ${name} is changed.`;
}

export async function deleteList(exchange: Exchange): Promise<Done> {
  const name = exchange.names.list ?? '';
  const { entries } = await removeList(exchange.stores.policy, name, exchange.authorship);
  const { owner } = splitListName(name);
  return {
    text: `${name} is deleted, with ${countEntries(entries)}.`,
    to: inAccount(owner, 'lists'),
  };
}

/** Activates or deactivates a list for one account: its own or a shared one. */
export async function activateList(exchange: Exchange, form: Form): Promise<Done> {
  const account = exchange.names.account ?? '';
  const list = form.text('list') ?? '';
  const { owner } = splitListName(list);
  // The same answer as for a list that doesn't exist.
  if (owner !== undefined && owner !== account) throw invalid(`list "${list}" not found`);
  const active = form.isOn('active');
  const { policy } = exchange.stores;
  const isChanged = await setListActive(policy, { account, list, active }, exchange.authorship);
  return {
    text: `${list} is ${active ? 'active' : 'not active'} for ${account}${isChanged ? '' : ' already'}.`,
    isIdle: !isChanged,
  };
}

export async function addToList(exchange: Exchange, form: Form): Promise<Done> {
  const name = exchange.names.list ?? '';
  const { policy } = exchange.stores;
  const request = {
    texts: [form.text('entry') ?? ''],
    label: form.filled('label'),
    expiresAt: readExpiry(exchange, form),
    force: form.text('force') === 'yes',
  };
  const report = await addEntries(policy, name, request, exchange.authorship);
  const country = await countryOfList(policy, name);
  const [entry = ''] = [...report.added, ...report.changed, ...report.unchanged];
  const isIdle = report.unchanged.length > 0;
  const did = report.changed.length > 0 ? 'is changed on' : isIdle ? 'was already on' : 'is on';
  return {
    text: `${nationalForm(entry, country)} ${did} ${name}.`,
    notes: notesOn(report),
    isIdle,
  };
}

/** Changes the note and expiry of an entry. An empty field removes it. */
export async function editEntry(exchange: Exchange, form: Form): Promise<Done> {
  const name = exchange.names.list ?? '';
  const { policy } = exchange.stores;
  const entry = await existingEntry(policy, name, form.text('entry') ?? '');
  const patch = {
    label: form.filled('label') ?? null,
    expiresAt: readExpiry(exchange, form) ?? null,
  };
  await setEntry(policy, name, entry, patch, exchange.authorship);
  return { text: `${entry.text} is changed on ${name}.` };
}

export async function removeFromList(exchange: Exchange, form: Form): Promise<Done> {
  const name = exchange.names.list ?? '';
  const { policy } = exchange.stores;
  const texts = form.texts('entry');
  if (texts.length === 0) throw invalid('nothing is ticked; tick the entries to remove');
  const removed = await removeEntries(policy, name, texts, exchange.authorship);
  if (removed.length > 1) return { text: `${removed.length} entries are removed from ${name}.` };
  const country = await countryOfList(policy, name);
  return { text: `${nationalForm(removed[0] ?? '', country)} is removed from ${name}.` };
}
