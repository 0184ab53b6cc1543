import type {
  Account,
  Candidate,
  Entry,
  List,
  PolicyReader,
  Settings,
} from '../screening/policy/policy.js';
import type { NewEntry } from '../store/policy-store.js';

/** Entries as if they were on a list, which need not exist. */
export interface AddedEntries {
  /** The list as the account sees it. */
  readonly list: List;
  readonly entries: readonly NewEntry[];
}

/** A policy with additional entries, without changing it. An existing entry is renewed. */
export class PolicyWithEntries implements PolicyReader {
  readonly #policy: PolicyReader;
  readonly #list: List;
  readonly #byProbe = new Map<string, Entry[]>();

  constructor(policy: PolicyReader, { list, entries }: AddedEntries) {
    this.#policy = policy;
    this.#list = list;
    for (const entry of entries) {
      const alike = this.#byProbe.get(entry.probe);
      if (alike === undefined) this.#byProbe.set(entry.probe, [entry]);
      else alike.push(entry);
    }
  }

  settings(): Settings {
    return this.#policy.settings();
  }

  account(id: string): Account | undefined {
    return this.#policy.account(id);
  }

  accountByRoute(routes: readonly string[]): Account | undefined {
    return this.#policy.accountByRoute(routes);
  }

  anonymousLists(accountId: string): List[] {
    return this.#policy.anonymousLists(accountId);
  }

  candidates(accountId: string, keys: readonly string[]): Candidate[] {
    const there = this.#policy.candidates(accountId, keys);
    const { owner, name } = this.#list;
    if (owner !== undefined && owner !== accountId) return there;
    const added = keys.flatMap((key) => this.#byProbe.get(key) ?? []);
    const texts = new Set(added.map(({ text }) => text));
    const others = there.filter(({ list, entry }) => list.name !== name || !texts.has(entry.text));
    return [...others, ...added.map((entry) => ({ list: this.#list, entry }))];
  }
}
