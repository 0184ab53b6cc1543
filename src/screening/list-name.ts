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
  return `"${text}" is no account id; lower-case letters, digits and ._- (first a letter or digit, 63 at most)${suggestion(text)}`;
}

export function parseListName(text: string): ListName | Problem {
  const [first = '', second, ...rest] = text.split('/');
  const isName = rest.length === 0 && ID.test(first) && (second === undefined || ID.test(second));
  if (!isName) {
    return {
      problem: `"${text}" is no list name; write ACCOUNT/LIST or, for a shared list, LIST, in lower-case letters, digits and ._-${suggestion(text)}`,
    };
  }
  return second === undefined ? { owner: undefined, name: first } : { owner: first, name: second };
}

export function formatListName({ owner, name }: ListName): string {
  return owner === undefined ? name : `${owner}/${name}`;
}

function suggestion(text: string): string {
  const mended = text
    .toLowerCase()
    .replace(/[^a-z0-9._/-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return mended === '' || mended === text ? '' : `; perhaps "${mended}"`;
}
