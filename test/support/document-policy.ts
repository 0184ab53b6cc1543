import { DEFAULT_ANONYMOUS_WORDS } from '../../src/screening/caller/anonymous-words.js';
import type { CountryCode } from '../../src/screening/number/phone-number.js';
import {
  isProblem,
  type ParsedEntry,
  parseCanonical,
  parseEntry,
} from '../../src/screening/policy/entry.js';
import { splitListName } from '../../src/screening/policy/list-name.js';
import {
  type Account,
  type Candidate,
  type List,
  type PolicyReader,
  REJECT,
  type Settings,
} from '../../src/screening/policy/policy.js';
import { parseRoute } from '../../src/screening/policy/route.js';
import {
  type DocumentAccount,
  type DocumentEntry,
  type DocumentList,
  type PolicyDocument,
  parseDocument,
} from '../../src/store/document/policy-document.js';

/**
 * A policy document as a call reads it, in memory. It shares no code with the stores, so that it is a
 * second opinion on what they answer.
 */
export class DocumentPolicy implements PolicyReader {
  readonly #document: PolicyDocument;

  /** Throws `AppError` if it is not a policy document. */
  constructor(json: unknown) {
    this.#document = parseDocument(json, 'the document');
  }

  settings(): Settings {
    const { settings, accounts } = this.#document;
    return {
      homeCountry: settings.homeCountry ?? accounts[0]?.country ?? 'US',
      defaultAccount: settings.defaultAccount,
      anonymousWords: settings.anonymousWords ?? DEFAULT_ANONYMOUS_WORDS,
    };
  }

  account(id: string): Account | undefined {
    const account = this.#find(id);
    return account && { ...account, name: account.name ?? id, ...this.#defaults(account) };
  }

  accountByRoute(routes: readonly string[]): Account | undefined {
    const owners = routes.map((route) =>
      this.#document.accounts.find((account) => this.#routesOf(account).includes(route)),
    );
    const owner = owners.find((account) => account !== undefined);
    return owner && this.account(owner.id);
  }

  candidates(accountId: string, keys: readonly string[]): Candidate[] {
    const account = this.#find(accountId);
    if (account === undefined) return [];
    return this.#listsOf(account).flatMap((list) =>
      this.#entriesOf(list)
        .filter(({ probe }) => keys.includes(probe))
        .map(({ text, label, expiresAt }) => ({
          list: seenBy(account, list),
          entry: { text, label, expiresAt },
        })),
    );
  }

  anonymousLists(accountId: string): List[] {
    const account = this.#find(accountId);
    if (account === undefined) return [];
    return this.#listsOf(account)
      .filter(({ kind, blockAnonymous }) => kind === 'block' && blockAnonymous)
      .map((list) => seenBy(account, list));
  }

  #find(id: string | undefined): DocumentAccount | undefined {
    return this.#document.accounts.find((account) => account.id === id);
  }

  #defaults(account: DocumentAccount) {
    return {
      country: this.#countryOf(account),
      anonymousAction: account.anonymousAction ?? REJECT,
    };
  }

  #countryOf(account: DocumentAccount | undefined): CountryCode {
    return account?.country ?? this.settings().homeCountry;
  }

  #routesOf(account: DocumentAccount): (string | undefined)[] {
    const country = this.#countryOf(account);
    return account.routes.map((each) =>
      parseRoute(typeof each === 'string' ? each : each.route, country),
    );
  }

  /** Its own and the shared ones. */
  #listsOf({ id }: DocumentAccount): DocumentList[] {
    return this.#document.lists.filter(({ name }) => [id, undefined].includes(ownerOf(name)));
  }

  #entriesOf({ name, entries }: DocumentList) {
    const country = this.#countryOf(this.#find(ownerOf(name)));
    return entries.map((each) => {
      const written: DocumentEntry = typeof each === 'string' ? { entry: each } : each;
      const parsed = written.asStored
        ? parseCanonical(written.entry)
        : parseEntry(written.entry, country);
      if (isProblem(parsed)) throw new Error(parsed.problem);
      const { text, probe }: ParsedEntry = parsed;
      return { text, probe, label: written.label, expiresAt: written.until };
    });
  }
}

function ownerOf(list: string): string | undefined {
  return splitListName(list).owner;
}

function seenBy({ activate, deactivate }: DocumentAccount, list: DocumentList): List {
  const { name, kind, enabled, everyone = false, schedule } = list;
  const owner = ownerOf(name);
  const isShared = activate.includes(name) || (everyone && !deactivate.includes(name));
  return {
    name,
    owner,
    kind,
    enabled,
    action: list.action ?? REJECT,
    blockAnonymous: list.blockAnonymous ?? false,
    stillScreen: list.stillScreen ?? false,
    active: owner === undefined ? isShared : (list.active ?? true),
    schedule,
  };
}
