import { splitListName } from '../../../screening/policy/list-name.js';

/** The addresses of all views. */

/** The address of a view for one account or, with undefined, for all accounts. */
export function inAccount(account: string | undefined, view = ''): string {
  if (account === undefined) return `/${view}`;
  return `/accounts/${part(account)}${view === '' ? '' : `/${view}`}`;
}

/** The address of a list. Without an account, a shared list is shown to its editors. */
export function listLink(name: string, account?: string): string {
  const { owner, name: own } = splitListName(name);
  if (owner !== undefined) return `${inAccount(owner)}/lists/${part(own)}`;
  return account === undefined
    ? `/lists/${part(own)}`
    : `${inAccount(account)}/shared/${part(own)}`;
}

/** The address that changes a list. */
export function listDeed(name: string, deed: string): string {
  return `${listLink(name)}/${deed}`;
}

export function callLink(uuid: string): string {
  return `/calls/${part(uuid)}`;
}

/** Leaves out absent and empty values. */
export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given as [string, string][]).toString();
  return text === '' ? path : `${path}?${text}`;
}

function part(text: string): string {
  return encodeURIComponent(text);
}
