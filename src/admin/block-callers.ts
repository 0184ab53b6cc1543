import { notFound, type Remedy } from '../errors.js';
import { entryKind, parseEntry } from '../screening/policy/entry.js';
import type { Account, ListKind } from '../screening/policy/policy.js';
import type { Authorship, NewEntry, PolicyStore } from '../store/policy-store.js';
import { type AddReport, type NewEntries, readEntries, removeEntries } from './entries.js';
import { existingAccount, existingList } from './existing.js';
import { accepted } from './fields.js';
import { inactiveReason, unaffectedCallers, verdictOn } from './list-state.js';
import type { Warning } from './warning.js';

/*
 * Blocking and allowing without the name of a list: each account has one list of its own for each,
 * created on first use.
 */

/** The account's own list of blocked or of allowed callers. */
export function ownListOf(account: string, kind: ListKind): string {
  return `${account}/${kind === 'block' ? 'blocked' : 'allowed'}`;
}

/** Blocks callers for an account. Throws `AppError` for the first that is wrong. */
export async function blockCallers(
  policy: PolicyStore,
  account: string,
  request: NewEntries,
  authorship: Authorship,
): Promise<AddReport> {
  return putTyped(policy, account, 'block', request, authorship);
}

/** Always lets callers through for an account. Throws `AppError` for the first that is wrong. */
export async function allowCallers(
  policy: PolicyStore,
  account: string,
  request: NewEntries,
  authorship: Authorship,
): Promise<AddReport> {
  return putTyped(policy, account, 'allow', request, authorship);
}

async function putTyped(
  policy: PolicyStore,
  id: string,
  kind: ListKind,
  request: NewEntries,
  authorship: Authorship,
): Promise<AddReport> {
  const account = await existingAccount(policy, id);
  const { entries, doubts } = readEntries(request, kind, account.country);
  return { ...(await putCallers(policy, account, kind, entries, authorship)), doubts };
}

/** Adds entries to the account's own list, and checks whether they take effect. */
export async function putCallers(
  policy: PolicyStore,
  { id }: Account,
  kind: ListKind,
  entries: readonly NewEntry[],
  authorship: Authorship,
): Promise<AddReport> {
  const list = ownListOf(id, kind);
  const added = await policy.change(authorship, (edit) => {
    edit.ensureList(list, kind);
    return edit.addEntries(list, entries);
  });
  const inactive = inactiveReason(await existingList(policy, list), id);
  const texts = entries.map(({ text }) => text);
  const wanted = kind === 'block' ? 'reject' : 'transfer';
  const unaffected = unaffectedCallers(policy, id, texts, wanted, Date.now());
  const warnings = inactive === undefined ? unaffected : [inactive, ...unaffected];
  return { list, ...added, doubts: [], warnings };
}

export interface RemovalReport {
  readonly list: string;
  readonly removed: readonly string[];
  readonly warnings: readonly Warning[];
}

/**
 * Removes callers from the account's own blocklist. Throws `AppError` if one is not on it, and then
 * removes none. The error names another list that blocks the caller.
 */
export async function unblockCallers(
  policy: PolicyStore,
  id: string,
  texts: readonly string[],
  authorship: Authorship,
): Promise<RemovalReport> {
  const report = await removeTyped(policy, id, 'block', texts, authorship);
  const warnings = unaffectedCallers(policy, id, report.removed, 'transfer', Date.now());
  return { ...report, warnings };
}

/** The same with the account's own allow list. */
export async function disallowCallers(
  policy: PolicyStore,
  id: string,
  texts: readonly string[],
  authorship: Authorship,
): Promise<RemovalReport> {
  return removeTyped(policy, id, 'allow', texts, authorship);
}

async function removeTyped(
  policy: PolicyStore,
  id: string,
  kind: ListKind,
  texts: readonly string[],
  authorship: Authorship,
): Promise<RemovalReport> {
  const { country } = await existingAccount(policy, id);
  const list = ownListOf(id, kind);
  const entries = texts.map((text) =>
    isOn(policy, id, list, text) ? text : accepted(parseEntry(text, country)).text,
  );
  rejectListedElsewhere(policy, id, kind, entries);
  if ((await policy.list(list)) === undefined) {
    const nothing = kind === 'block' ? 'nothing is blocked' : 'nobody is allowed';
    throw notFound(`${nothing} for "${id}": ${list} has no entries`);
  }
  return { list, removed: await removeEntries(policy, list, texts, authorship), warnings: [] };
}

function isOn(policy: PolicyStore, account: string, name: string, text: string): boolean {
  const candidates = policy.candidates(account, [text]);
  return candidates.some(({ list, entry }) => list.name === name && entry.text === text);
}

/** Throws if a number is not on the account's own list, but another list decides in the same way. */
function rejectListedElsewhere(
  policy: PolicyStore,
  id: string,
  kind: ListKind,
  texts: readonly string[],
): void {
  const own = ownListOf(id, kind);
  for (const number of texts.filter((text) => entryKind(text) === 'number')) {
    const { evidence } = verdictOn(policy, id, number, Date.now());
    const isListed = evidence.some(({ list, entry }) => list === own && entry === number);
    const decider = evidence.find((each) => each.standing === 'decided' && each.kind === kind);
    if (isListed || decider?.list === undefined) continue;
    const { list, entry } = decider;
    const did = kind === 'block' ? 'blocked' : 'allowed';
    const remedy: Remedy =
      kind === 'block' || entry === undefined
        ? { kind: 'allow-caller', account: id, number }
        : { kind: 'remove-entry', list, entry };
    const problem = `${own} has no entry ${number}; it is ${did} by ${entry ?? 'a rule'} of the list ${list}`;
    throw notFound(problem, { remedy });
  }
}
