import { formatListName, splitListName } from '../screening/policy/list-name.js';
import { type RecordedOperation, type RenameOperation, SETTING } from './operation.js';

/*
 * Recorded operations have the names of their time. These functions give the names that the same
 * accounts and lists have now, and those that they had before.
 */

/** A rename with the number of its change, and of the change that it undid. */
export interface DatedRename extends RenameOperation {
  readonly change: number;
  readonly undoes?: number | undefined;
}

/**
 * Without the renames that were undone, and their undos. In between, something else may have had
 * the name, which must not be taken for what had it before.
 */
export function lastingRenames(renames: readonly DatedRename[]): DatedRename[] {
  const lasting = new Map<number, DatedRename>();
  for (const rename of renames) {
    const isUndo = rename.undoes !== undefined && lasting.delete(rename.undoes);
    if (!isUndo) lasting.set(rename.change, rename);
  }
  return [...lasting.values()];
}

type What = RenameOperation['what'];
type Names = Pick<RenameOperation, 'what' | 'name' | 'to'>;

/** The name after these renames, oldest first. A list is also renamed with its owner. */
export function presentName(what: What, name: string, renames: readonly Names[]): string {
  return renames.reduce((now, rename) => nameAfter(what, now, rename), name);
}

function nameAfter(what: What, name: string, rename: Names): string {
  if (rename.what === what) return name === rename.name ? rename.to : name;
  if (what === 'account') return name;
  const list = splitListName(name);
  return list.owner === rename.name ? formatListName({ ...list, owner: rename.to }) : name;
}

/** The operation under the names after these renames, oldest first. */
export function underPresentNames<T extends RecordedOperation>(
  operation: T,
  renames: readonly Names[],
): T {
  return renames.length === 0 ? operation : (translated(operation, renames) as T);
}

function translated(operation: RecordedOperation, renames: readonly Names[]): RecordedOperation {
  const account = (id: string) => presentName('account', id, renames);
  const list = (name: string) => presentName('list', name, renames);
  const accounts = (states: { before?: string | undefined; after?: string | undefined }) => ({
    before: states.before === undefined ? undefined : account(states.before),
    after: states.after === undefined ? undefined : account(states.after),
  });
  switch (operation.kind) {
    case 'account':
      return { ...operation, name: account(operation.name) };
    case 'document':
      return { ...operation, name: presentName(operation.of, operation.name, renames) };
    case 'list':
    case 'entries':
      return { ...operation, name: list(operation.name) };
    case 'activation':
      return { ...operation, name: list(operation.name), account: account(operation.account) };
    case 'route':
      return { ...operation, ...accounts(operation) };
    case 'setting':
      return operation.name === SETTING.defaultAccount
        ? { ...operation, ...accounts(operation) }
        : operation;
    case 'rename': {
      const { what, name, to } = operation;
      // The name before is no longer in use: only its owner can have another name now.
      const owners = renames.filter((rename) => what === 'list' && rename.what === 'account');
      return {
        ...operation,
        name: presentName(what, name, owners),
        to: presentName(what, to, renames),
      };
    }
    default:
      return operation satisfies never;
  }
}

/** One of the names that a list had: in changes after `after`, up to `until`. */
export interface NamedSpan {
  readonly name: string;
  readonly after: number;
  readonly until: number;
}

/** The names that the list of this name has had since a change. */
export function namesSince(
  list: string,
  change: number,
  renames: readonly DatedRename[],
): NamedSpan[] {
  const spans: NamedSpan[] = [];
  let [name, after] = [list, change];
  for (const rename of renames) {
    const next = nameAfter('list', name, rename);
    if (next === name) continue;
    spans.push({ name, after, until: rename.change });
    [name, after] = [next, rename.change];
  }
  return [...spans, { name, after, until: Number.MAX_SAFE_INTEGER }];
}

/** One of the names that an account or list had: in changes up to `until`. */
export type FormerName = Omit<NamedSpan, 'after'>;

/** An account's or list's name and its former ones, following renames back. */
export function allNamesOf(subject: string, renames: readonly DatedRename[]): FormerName[] {
  const names = [{ name: subject, until: Number.MAX_SAFE_INTEGER }];
  for (const { what, name, to, change } of renames.toReversed()) {
    const back = { what, name: to, to: name };
    for (const known of [...names]) {
      const former = [nameAfter('list', known.name, back), nameAfter('account', known.name, back)];
      for (const each of new Set(former)) {
        if (each !== known.name) names.push({ name: each, until: change });
      }
    }
  }
  return names;
}
