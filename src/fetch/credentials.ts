import { readFileSync } from 'node:fs';
import { AppError, messageOf } from '../errors.js';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/**
 * The credentials for a host in a file in netrc format, as curl and apt read it; undefined if it has
 * none. Throws `AppError` if the file can't be read.
 */
export function readCredentials(file: string, host: string): Credentials | undefined {
  try {
    return credentialsIn(readFileSync(file, 'utf8'), host.toLowerCase());
  } catch (error) {
    throw new AppError('unavailable', `can't read the credentials in ${file}: ${messageOf(error)}`);
  }
}

/** Of the first `machine` of that name. `default` is left out: it would be sent to any host. */
export function credentialsIn(text: string, host: string): Credentials | undefined {
  const words = text.replace(/^\s*#.*$/gm, '').split(/\s+/);
  let machine: string | undefined;
  let isFound = false;
  const fields = new Map<string, string>();
  for (let at = 0; at < words.length && !(isFound && machine !== host); at++) {
    const word = words[at] ?? '';
    if (word === 'default') machine = undefined;
    else if (word === 'machine') machine = words[++at]?.toLowerCase();
    else if (FIELDS.includes(word)) {
      const value = words[++at] ?? '';
      if (machine === host) fields.set(word, value);
    }
    isFound ||= machine === host;
  }
  if (!isFound) return undefined;
  return { user: fields.get('login') ?? '', password: fields.get('password') ?? '' };
}

const FIELDS = ['login', 'password', 'account'];
