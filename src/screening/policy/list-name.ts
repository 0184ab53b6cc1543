import { nearestOf } from '../../did-you-mean.js';
import type { Problem } from './entry.js';

/** `acme/spam` (owned by account `acme`) or `spam` (shared). */
export interface ListName {
  readonly owner: string | undefined;
  readonly name: string;
}

const ID = /^[a-z0-9][a-z0-9._-]{0,62}$/;

export function isAccountId(text: string): boolean {
  return ID.test(text);
}

export function accountIdProblem(text: string): string {
  return `"${text}" is not a valid account id; use lower-case letters, digits and ._- (first a letter or digit, 63 at most)${suggestion(text, isAccountId)}`;
}

const LONGEST_NAME = 128;

/** Why a display name of an account is not allowed; undefined if it is. */
export function accountNameProblem(text: string): string | undefined {
  const { length } = text;
  if (length <= LONGEST_NAME) return undefined;
  return `the name of an account has ${LONGEST_NAME} characters at the most, and this one ${length}; write a shorter one`;
}

export function parseListName(text: string): ListName | Problem {
  if (!isListName(text)) {
    return {
      problem: `"${text}" is not a valid list name; write ACCOUNT/LIST or, for a shared list, LIST, in lower-case letters, digits and ._-${suggestion(text, isListName)}`,
    };
  }
  const [first = '', second] = text.split('/');
  return second === undefined ? { owner: undefined, name: first } : { owner: first, name: second };
}

/** The parts of a valid name. Other texts give parts that no list has. */
export function splitListName(name: string): ListName {
  const slash = name.indexOf('/');
  if (slash < 0) return { owner: undefined, name };
  return { owner: name.slice(0, slash), name: name.slice(slash + 1) };
}

export function formatListName({ owner, name }: ListName): string {
  return owner === undefined ? name : `${owner}/${name}`;
}

/**
 * The similar list that was probably meant. Only shared lists and those of the same owner are
 * candidates, since another account's lists are private. Undefined if none is similar.
 */
export function nearestListOf(text: string, names: readonly string[]): string | undefined {
  const { owner, name } = splitListName(text);
  const lists = names.map(splitListName);
  const nearestOwnedBy = (wanted: string | undefined) => {
    const candidates = lists.filter((each) => each.owner === wanted).map((each) => each.name);
    const found = nearestOf(name, candidates);
    return found === undefined ? undefined : formatListName({ owner: wanted, name: found });
  };
  return nearestOwnedBy(owner) ?? nearestOwnedBy(undefined);
}

/** `; did you mean "acme/spam"?`, or empty. */
export function nearestList(text: string, names: readonly string[]): string {
  const found = nearestListOf(text, names);
  return found === undefined ? '' : `; did you mean "${found}"?`;
}

function isListName(text: string): boolean {
  const parts = text.split('/');
  return parts.length <= 2 && parts.every((part) => ID.test(part));
}

function suggestion(text: string, isRight: (text: string) => boolean): string {
  const mended = text
    .toLowerCase()
    .replace(/[^a-z0-9._/-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return isRight(mended) ? `; perhaps "${mended}"` : '';
}
