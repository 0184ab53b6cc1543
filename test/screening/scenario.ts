import { describe, expect, it } from 'vitest';
import type { CallerHeaders } from '../../src/screening/caller/caller-identity.js';
import { decide, type Screening } from '../../src/screening/decide.js';
import { describeAction, parseAction } from '../../src/screening/policy/action.js';
import { isProblem } from '../../src/screening/policy/entry.js';
import type { Account, BlockAction, Entry, List } from '../../src/screening/policy/policy.js';
import { parseSchedule, type Schedule } from '../../src/screening/policy/schedule.js';
import { account, list, NOW, screening } from './build.js';

/*
 * A policy and a call in one line of clauses that are separated by commas:
 *
 *   block LIST ENTRY, allow LIST ENTRY      an entry; `until now` is past, `until later` is not
 *   block LIST anonymous                    a list with the anonymous rule on
 *   list LIST inactive | disabled | still-screen | schedule PERIOD | ACTION
 *   account PROPERTY VALUE                  of `Account`
 *   from NUMBER                             as FreeSWITCH presents a caller; `from nobody` sends nothing
 *   caller-id, From, name, Privacy, ...     one header of the caller
 *   hide number | name, emergency-callback
 *
 * The account is `acme` in the United States, and blocks no caller by itself.
 */

/** The verdict on a line: `reject blocked-number LIST ENTRY`. */
export function verdictOf(line: string): string {
  const { verdict, reason, list: by, entry } = decide(read(line), NOW);
  return [verdict, reason, by, entry].filter((part) => part !== undefined).join(' ');
}

/** What is done to the call of a line: an action as admins write it; undefined for the callflow. */
export function actionOf(line: string): string | undefined {
  return describeAction(decide(read(line), NOW).action);
}

/** Tests each `LINE -> VERDICT` of a table; a line without an arrow is the title of those below it. */
export function verdicts(table: string): void {
  for (const [title = '', ...rows] of paragraphs(table)) {
    describe(title, () => {
      it.each(rows.map((row) => row.split(/\s*->\s*/) as [string, string]))(
        '%s -> %s',
        (line, expected) => expect(verdictOf(line)).toBe(expected),
      );
    });
  }
}

function paragraphs(table: string): string[][] {
  const found: string[][] = [];
  for (const line of table.split('\n').map((text) => text.trim())) {
    if (line !== '' && !line.includes('->')) found.push([line]);
    else if (line !== '') found.at(-1)?.push(line);
  }
  return found;
}

/** The screening that a line describes. Throws if it is invalid. */
export function read(line: string): Screening {
  const scenario = new Scenario();
  for (const clause of line.split(/,\s*/).filter((text) => text !== '')) scenario.add(clause);
  return scenario.screening;
}

const HEADERS: Readonly<Record<string, (text: string) => CallerHeaders>> = {
  from: (text) => (text === 'nobody' ? {} : { callerIdNumber: text, fromUser: text }),
  'caller-id': (callerIdNumber) => ({ callerIdNumber }),
  From: (fromUser) => ({ fromUser }),
  name: (callerIdName) => ({ callerIdName }),
  'P-Asserted-Identity': (assertedIdentity) => ({ assertedIdentity }),
  'P-Preferred-Identity': (preferredIdentity) => ({ preferredIdentity }),
  'Remote-Party-ID': (remotePartyId) => ({ remotePartyId }),
  Privacy: (privacy) => ({ privacy }),
  verstat: (verstat) => ({ verstats: [verstat] }),
  hide: (what) => (what === 'name' ? { hideName: true } : { hideNumber: true }),
};

class Scenario {
  #headers: CallerHeaders = {};
  #account: Partial<Account> = {};
  #isEmergencyCallback = false;
  readonly #lists = new Map<string, List>();
  readonly #entries: [list: string, Entry][] = [];
  readonly #anonymous: string[] = [];

  add(clause: string): void {
    const [verb = '', ...words] = clause.split(' ');
    const header = HEADERS[verb];
    if (header !== undefined) Object.assign(this.#headers, header(words.join(' ')));
    else if (verb === 'block' || verb === 'allow') this.#addEntry(verb, words);
    else if (verb === 'list') this.#change(words);
    else if (verb === 'account') Object.assign(this.#account, accountProperty(words));
    else if (verb === 'emergency-callback') this.#isEmergencyCallback = true;
    else throw new Error(`"${clause}" is not understood`);
  }

  get screening(): Screening {
    const listOf = (name: string) => this.#lists.get(name) as List;
    const candidates = this.#entries.map(([name, entry]) => ({ list: listOf(name), entry }));
    return screening(this.#headers, candidates, {
      account: this.#account,
      isEmergencyCallback: this.#isEmergencyCallback,
      anonymousLists: this.#anonymous.map(listOf),
    });
  }

  #addEntry(kind: List['kind'], [name = '', text = '', ...more]: string[]): void {
    if (!this.#lists.has(name)) this.#lists.set(name, list(name, { kind }));
    if (text === 'anonymous') this.#anonymous.push(name);
    else this.#entries.push([name, { text, ...entryProperty(more) }]);
  }

  #change([name = '', ...words]: string[]): void {
    const known = this.#lists.get(name);
    if (known === undefined) throw new Error(`no entry is on the list ${name} yet`);
    this.#lists.set(name, { ...known, ...listProperty(words.join(' ')) });
  }
}

function listProperty(text: string): Partial<List> {
  if (text === 'inactive') return { active: false };
  if (text === 'still-screen') return { stillScreen: true };
  if (text.startsWith('schedule ')) return { schedule: schedule(text.slice('schedule '.length)) };
  return text === 'disabled' ? { enabled: false } : { action: action(text) };
}

const MOMENTS: Readonly<Record<string, number>> = { now: NOW, later: NOW + 1 };

/** `until now`, `label area`. */
function entryProperty([name, ...words]: string[]): Partial<Entry> {
  const text = words.join(' ');
  if (name === undefined) return {};
  if (name === 'label') return { label: text };
  if (name === 'until') return { expiresAt: MOMENTS[text] };
  throw new Error(`an entry has no ${name}`);
}

/** `blockAnonymous`, `mode off`. */
function accountProperty([name = '', ...words]: string[]): Partial<Account> {
  const text = words.join(' ');
  if (name === 'pausedUntil') return { pausedUntil: MOMENTS[text] };
  if (name === 'anonymousAction') return { anonymousAction: action(text) };
  if (!(name in account())) throw new Error(`an account has no ${name}`);
  return { [name]: words.length === 0 ? true : text };
}

function schedule(text: string): Schedule {
  const parsed = parseSchedule(text);
  if (isProblem(parsed)) throw new Error(parsed.problem);
  return parsed;
}

function action(text: string): BlockAction {
  const parsed = parseAction(text);
  if (isProblem(parsed)) throw new Error(parsed.problem);
  return parsed;
}
