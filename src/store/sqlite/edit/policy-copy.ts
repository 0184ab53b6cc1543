import { invalid } from '../../../errors.js';
import { formatListName, splitListName } from '../../../screening/policy/list-name.js';
import type { NewName } from '../../policy-store.js';
import type { Existing } from './existing.js';
import type { PolicyNames } from './policy-names.js';
import type { PolicyWriter } from './policy-writer.js';
import { accountOf, activationOf, listOf } from './things.js';

/** Copies and renames accounts and lists, see `PolicyEdit` and `PolicyStore`. */
export class PolicyCopy {
  readonly #writer: PolicyWriter;
  readonly #names: PolicyNames;
  readonly #existing: Existing;

  constructor(writer: PolicyWriter, names: PolicyNames, existing: Existing) {
    this.#writer = writer;
    this.#names = names;
    this.#existing = existing;
  }

  account(id: string, to: string, name: string): void {
    const account = this.#existing.account(id);
    this.#existing.freeName('account', to);
    const createdAt = this.#writer.change.at;
    this.#writer.set(accountOf(to), { ...account, name, pausedUntil: null, createdAt });
    for (const list of this.#names.listsOf(id)) {
      this.list(list, formatListName({ ...splitListName(list), owner: to }), true);
    }
    for (const list of this.#names.activationsOf(id)) {
      if (splitListName(list).owner !== undefined) continue;
      this.#writer.set(activationOf(to, list), this.#writer.read(activationOf(id, list)));
    }
  }

  /** @param isSubscribed whether the copy also gets its entries from where the list does */
  list(name: string, to: string, isSubscribed = false): void {
    const list = this.#existing.list(name);
    const subscription = isSubscribed ? list.subscription : null;
    const [from, owner] = [splitListName(name).owner, this.#existing.ownerOf(to)];
    this.#existing.freeName('list', to);
    const everyone = list.everyone && owner === undefined;
    this.#writer.set(listOf(to), {
      ...list,
      everyone,
      subscription,
      createdAt: this.#writer.change.at,
    });
    if (owner !== undefined) {
      const active = from === undefined || this.#writer.read(activationOf(from, name));
      this.#writer.set(activationOf(owner, to), active);
    }
    this.#writer.entries.copyAll(name, to);
  }

  rename({ what, name, to }: NewName): void {
    if (what === 'account') this.#existing.account(name);
    else {
      this.#existing.list(name);
      if (this.#existing.parse(to).owner !== splitListName(name).owner) {
        throw invalid(`"${name}" can't become "${to}": a list stays shared, or with its account`, {
          remedy: { kind: 'copy-list', list: name, to },
        });
      }
    }
    this.#existing.freeName(what, to);
    this.#writer.rename({ kind: 'rename', what, name, to });
  }
}
