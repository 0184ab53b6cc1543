import { splitListName } from '../../../screening/policy/list-name.js';

/** Addresses of the views, each in one place. Within an account, its name is in the path. */

/** The views of one account, or with undefined those of all. */
export function inAccount(account: string | undefined, view = ''): string {
  if (account === undefined) return `/${view}`;
  return `/accounts/${part(account)}${view === '' ? '' : `/${view}`}`;
}

/** A list as an account sees it; a shared one without an account as its editors do. */
export function listLink(name: string, account?: string): string {
  const { owner, name: own } = splitListName(name);
  if (owner !== undefined) return `${inAccount(owner)}/lists/${part(own)}`;
  return account === undefined
    ? `/lists/${part(own)}`
    : `${inAccount(account)}/shared/${part(own)}`;
}

/** Where a list is changed. */
export function listDeed(name: string, deed: string): string {
  return `${listLink(name)}/${deed}`;
}

export function callLink(uuid: string): string {
  return `/calls/${part(uuid)}`;
}

/** What is absent or empty is left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given as [string, string][]).toString();
  return text === '' ? path : `${path}?${text}`;
}

function part(text: string): string {
  return encodeURIComponent(text);
}
