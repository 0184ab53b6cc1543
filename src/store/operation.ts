import { splitListName } from '../screening/policy/list-name.js';
import type { Account, ListKind } from '../screening/policy/policy.js';

/*
 * An operation describes the change of one thing of the policy: its state before and its state
 * after, in domain words. Operations are JSON and mean the same on every host: they hold no local
 * key, no default of a host and no order of rows. An operation without `after` removes the thing.
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
  readonly timeZone: string | null;
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
  readonly stillScreen: boolean;
  readonly enabled: boolean;
  readonly everyone: boolean;
  /** As `Schedule.text`. */
  readonly schedule: string | null;
  /** As `formatSubscription` writes it. */
  readonly subscription: string | null;
  readonly createdAt: number;
}

export interface EntryState {
  readonly label: string | null;
  readonly expiresAt: number | null;
  /** The number of the change that added the entry, which has its author, time and origin. */
  readonly change: number;
}

/** What KAZOO's clients know an account or list by, and keep in it that means nothing here. */
export interface DocumentState {
  /** 32 hex digits. */
  readonly id: string;
  /** A JSON object. */
  readonly fields: string;
}

interface States {
  /** The value. Words are separated by commas. */
  readonly setting: string;
  readonly account: AccountState;
  readonly list: ListState;
  /** The id of the account that the route leads to. */
  readonly route: string;
  /** Whether the account activated or deactivated the list. */
  readonly activation: boolean;
  readonly entry: EntryState;
  readonly document: DocumentState;
}

export type Kind = keyof States;
export type State<K extends Kind = Kind> = States[K];

/**
 * What an operation is about. `name` is the setting, account, list or route. For an entry and an
 * activation, it is the list; for a document, the account or list.
 */
export type Thing<K extends Kind = Kind> = {
  [Each in K]: { readonly kind: Each; readonly name: string } & (Each extends 'activation'
    ? { readonly account: string }
    : Each extends 'entry'
      ? { readonly text: string }
      : Each extends 'document'
        ? { readonly of: 'account' | 'list' }
        : unknown);
}[K];

export type Operation<K extends Kind = Kind> = {
  [Each in K]: Thing<Each> & {
    /** Absent if the thing did not exist. */
    readonly before?: State<Each> | undefined;
    /** Absent if the thing is removed. */
    readonly after?: State<Each> | undefined;
  };
}[K];

/** How the entries of one list changed, as counts. They are too many to record them one by one. */
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
  /** A few of the entries; empty if an import added them. */
  readonly examples: readonly string[];
}

/**
 * Another name for an account, or for a list of the same owner. What belongs to it and what refers
 * to it stays, under the new name. Always the only operation of its change.
 */
export interface RenameOperation {
  readonly kind: 'rename';
  readonly what: 'account' | 'list';
  /** The name before. */
  readonly name: string;
  readonly to: string;
}

/** The operation of an earlier version, with the fields that accounts and lists didn't have then. */
export function completed<T extends { readonly kind: string }>(operation: T): T {
  if (operation.kind !== 'list' && operation.kind !== 'account') return operation;
  const later = LATER[operation.kind];
  const { before, after } = operation as unknown as Operation<'list' | 'account'>;
  return { ...operation, before: withMissing(before, later), after: withMissing(after, later) };
}

/** The fields that are there keep their order, in which hosts record them alike. */
function withMissing<T extends object>(state: T | undefined, later: object): T | undefined {
  if (state === undefined) return undefined;
  const missing = Object.entries(later).filter(([field]) => !Object.hasOwn(state, field));
  return { ...state, ...Object.fromEntries(missing) };
}

interface LaterFields {
  readonly list: Pick<ListState, 'stillScreen' | 'schedule' | 'subscription'>;
  readonly account: Pick<AccountState, 'timeZone'>;
}

const LATER: LaterFields = {
  list: { stillScreen: false, schedule: null, subscription: null },
  account: { timeZone: null },
};

/** An operation as a change records it: one for each thing, and one for all entries of a list. */
export type RecordedOperation =
  | Operation<Exclude<Kind, 'entry'>>
  | EntriesOperation
  | RenameOperation;

type AnyOperation = Operation | EntriesOperation | RenameOperation;

/** A change of a user or key. Its secrets are not recorded, so it can't be applied or undone. */
export interface AccessOperation {
  readonly kind: 'user' | 'key';
  readonly name: string;
  readonly did: 'added' | 'changed' | 'removed';
}

export function isOfAccess(operation: { readonly kind: string }): boolean {
  return operation.kind === 'user' || operation.kind === 'key';
}

/** The operations that undo these, in the order to apply them. */
export function reverse<T extends AnyOperation>(operations: readonly T[]): T[] {
  return operations.map((operation) => reversed(operation) as T).reverse();
}

function reversed(operation: AnyOperation): AnyOperation {
  if (operation.kind === 'rename') {
    const { name, to, ...rest } = operation;
    return { ...rest, name: to, to: name };
  }
  if (operation.kind === 'entries') {
    const { added, removed, ...rest } = operation;
    return { ...rest, added: removed, removed: added };
  }
  const { before, after, ...thing } = operation;
  return { ...thing, before: after, after: before } as Operation;
}

/** Sorted so that they can be applied: accounts and lists are created first and removed last. */
export function inOrder<T extends AnyOperation>(operations: Iterable<T>): T[] {
  return [...operations].sort((one, other) => rankOf(one) - rankOf(other));
}

function rankOf(operation: AnyOperation): number {
  if (operation.kind === 'account') return operation.after === undefined ? 4 : 0;
  if (operation.kind === 'list') return operation.after === undefined ? 3 : 1;
  return 2;
}

/** A text that identifies the thing. Names contain no spaces. */
export function keyOf(thing: Thing | EntriesOperation): string {
  const { kind, name } = thing;
  if (kind === 'activation') return `${kind} ${name} ${thing.account}`;
  if (kind === 'document') return `${kind} ${thing.of} ${name}`;
  return kind === 'entry' ? `${kind} ${name} ${thing.text}` : `${kind} ${name}`;
}

/** Keys of the accounts and lists that must exist for a thing to be in this state. */
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
    case 'document':
      return [keyOf({ kind: operation.of, name })];
    case 'entry':
    case 'entries':
      return [keyOf({ kind: 'list', name })];
    default:
      return kind satisfies never;
  }
}
