import { splitListName } from '../screening/policy/list-name.js';
import type { Account, ListKind } from '../screening/policy/policy.js';

/*
 * The one vocabulary of change. An operation says of one thing of the policy what it was before and what
 * it is after, in domain words. It is JSON, and means the same on every host: it holds no local key, no
 * default of a host and no order of rows. It puts the thing where it has an `after`, else it removes it.
 */

/** Names of settings. */
export const SETTING = {
  homeCountry: 'home-country',
  defaultAccount: 'default-account',
  anonymousWords: 'anonymous-words',
} as const;

/** Times are Unix milliseconds, actions as `formatAction` writes them. */
export interface AccountState {
  readonly name: string;
  readonly country: string;
  readonly extension: string | null;
  readonly dialplan: string | null;
  readonly context: string | null;
  readonly mode: Account['mode'];
  readonly pausedUntil: number | null;
  readonly blockAnonymous: boolean;
  readonly anonymousScope: Account['anonymousScope'];
  readonly anonymousAction: string;
  readonly verification: Account['verification'];
  readonly defaultVerdict: Account['defaultVerdict'];
  readonly createdAt: number;
}

export interface ListState {
  readonly kind: ListKind;
  readonly action: string;
  readonly blockAnonymous: boolean;
  readonly enabled: boolean;
  readonly everyone: boolean;
  readonly createdAt: number;
}

export interface EntryState {
  readonly label: string | null;
  readonly expiresAt: number | null;
  /** The number of the change that added it: its author, time and origin. */
  readonly change: number;
}

interface States {
  /** The value; words with commas between them. */
  readonly setting: string;
  readonly account: AccountState;
  readonly list: ListState;
  /** The id of the account that it leads to. */
  readonly route: string;
  /** Whether the account said that the list is active for it, or is not. */
  readonly activation: boolean;
  readonly entry: EntryState;
}

export type Kind = keyof States;
export type State<K extends Kind = Kind> = States[K];

/** What an operation is about. `name`: the setting, account, list or route; else whose list it is of. */
export type Thing<K extends Kind = Kind> = {
  [Each in K]: { readonly kind: Each; readonly name: string } & (Each extends 'activation'
    ? { readonly account: string }
    : Each extends 'entry'
      ? { readonly text: string }
      : unknown);
}[K];

export type Operation<K extends Kind = Kind> = {
  [Each in K]: Thing<Each> & {
    /** Absent where it wasn't there. */
    readonly before?: State<Each> | undefined;
    /** Absent where it isn't there any more. */
    readonly after?: State<Each> | undefined;
  };
}[K];

/** How the entries of one list changed, in numbers. They are too many to be repeated one by one. */
export interface EntriesOperation {
  readonly kind: 'entries';
  /** The list. */
  readonly name: string;
  readonly added?: Counted | undefined;
  readonly changed?: Counted | undefined;
  readonly removed?: Counted | undefined;
}

export interface Counted {
  readonly count: number;
  /** A few of them; none where an import added them. */
  readonly examples: readonly string[];
}

/** An operation as a change keeps it, one for each thing; the entries of a list as one. */
export type RecordedOperation = Operation<Exclude<Kind, 'entry'>> | EntriesOperation;

/** That somebody got, kept or lost access. What no history keeps can't be applied or taken back. */
export interface AccessOperation {
  readonly kind: 'user' | 'key';
  readonly name: string;
  readonly did: 'added' | 'changed' | 'removed';
}

export function isOfAccess(operation: { readonly kind: string }): boolean {
  return operation.kind === 'user' || operation.kind === 'key';
}

/** What takes these back, in the order to apply it. */
export function reverse<T extends Operation | EntriesOperation>(operations: readonly T[]): T[] {
  return operations.map((operation) => reversed(operation) as T).reverse();
}

function reversed(operation: Operation | EntriesOperation): Operation | EntriesOperation {
  if (operation.kind === 'entries') {
    const { added, removed, ...rest } = operation;
    return { ...rest, added: removed, removed: added };
  }
  const { before, after, ...thing } = operation;
  return { ...thing, before: after, after: before } as Operation;
}

/** In an order in which they can be applied: accounts and lists come first, and go last. */
export function inOrder<T extends Operation | EntriesOperation>(operations: Iterable<T>): T[] {
  return [...operations].sort((one, other) => rankOf(one) - rankOf(other));
}

function rankOf(operation: Operation | EntriesOperation): number {
  if (operation.kind === 'account') return operation.after === undefined ? 4 : 0;
  if (operation.kind === 'list') return operation.after === undefined ? 3 : 1;
  return 2;
}

/** The same text for the same thing, another for another. Names have no spaces. */
export function keyOf(thing: Thing | EntriesOperation): string {
  const { kind, name } = thing;
  if (kind === 'activation') return `${kind} ${name} ${thing.account}`;
  return kind === 'entry' ? `${kind} ${name} ${thing.text}` : `${kind} ${name}`;
}

/** Keys of the accounts and lists without which a thing can't be in this state. */
export function needsOf(operation: Operation | EntriesOperation, state?: State): string[] {
  const { kind, name } = operation;
  const account = (id: string) => keyOf({ kind: 'account', name: id });
  switch (kind) {
    case 'account':
      return [];
    case 'setting':
      return name === SETTING.defaultAccount ? [account(String(state))] : [];
    case 'route':
      return [account(String(state))];
    case 'list': {
      const { owner } = splitListName(name);
      return owner === undefined ? [] : [account(owner)];
    }
    case 'activation':
      return [account(operation.account), keyOf({ kind: 'list', name })];
    case 'entry':
    case 'entries':
      return [keyOf({ kind: 'list', name })];
    default:
      return kind satisfies never;
  }
}
