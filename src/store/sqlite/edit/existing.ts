import { nearest } from '../../../did-you-mean.js';
import { invalid, notFound } from '../../../errors.js';
import { isProblem } from '../../../screening/policy/entry.js';
import { type ListName, nearestList, parseListName } from '../../../screening/policy/list-name.js';
import type { AccountState, ListState } from '../../operation.js';
import { subscribedEntries } from '../../subscribed-entries.js';
import { storedSubscription } from '../../subscription.js';
import type { PolicyNames } from './policy-names.js';
import type { PolicyWriter } from './policy-writer.js';
import { accountOf, listOf } from './things.js';

/** What an edit requires to exist, or not to. Each method throws `AppError` otherwise. */
export class Existing {
  readonly #writer: PolicyWriter;
  readonly #names: PolicyNames;

  constructor(writer: PolicyWriter, names: PolicyNames) {
    this.#writer = writer;
    this.#names = names;
  }

  account(id: string): AccountState {
    const found = this.#writer.read(accountOf(id));
    if (found !== undefined) return found;
    throw notFound(`account "${id}" not found${nearest(id, this.#names.accounts())}`);
  }

  list(name: string): ListState {
    this.ownerOf(name);
    const found = this.#writer.read(listOf(name));
    if (found !== undefined) return found;
    throw notFound(`list "${name}" not found${nearestList(name, this.#names.lists())}`);
  }

  /** The list, if its entries are edited by hand. */
  ownEntries(name: string): ListState {
    const list = this.list(name);
    if (list.subscription === null) return list;
    throw subscribedEntries(name, storedSubscription(list.subscription));
  }

  /** The account in the name of a list, which may be a new one; undefined if it is shared. */
  ownerOf(name: string): string | undefined {
    const { owner } = this.parse(name);
    if (owner !== undefined) this.account(owner);
    return owner;
  }

  parse(name: string): ListName {
    const parsed = parseListName(name);
    if (isProblem(parsed)) throw invalid(parsed.problem);
    return parsed;
  }

  /** For a new name of something that exists. */
  freeName(what: 'account' | 'list', name: string): void {
    const thing = what === 'account' ? accountOf(name) : listOf(name);
    if (this.#writer.read(thing) === undefined) return;
    throw invalid(`${what} "${name}" exists already`, { remedy: { kind: 'choose-name' } });
  }
}
