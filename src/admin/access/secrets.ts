import { createHash, randomBytes, scrypt } from 'node:crypto';
import type { PasswordHashes } from '../../store/access.js';

/** OWASP's setting for 16 MB: a few tenths of a second each. */
const COST = { N: 16_384, r: 8, p: 5 } as const;
const HASH_BYTES = 32;
const SECRET_BYTES = 32;

/** 64 characters of 256 random bits: keys, tokens and links. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('hex');
}

/** What is kept of a secret that is random itself: nobody can guess it, so a quick hash will do. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** What KAZOO's clients make of a name and a password, as hex. */
export function credentialsOf(method: 'md5' | 'sha1', name: string, password: string): string {
  return createHash(method).update(`${name.toLowerCase()}:${password}`).digest('hex');
}

/** The slow hash of credentials: whoever has those can sign in, as with the password. */
export function hashCredentials(credentials: string, salt: string): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(credentials, salt, HASH_BYTES, COST, (error, hash) =>
      error === null ? resolve(hash.toString('hex')) : reject(error),
    );
  });
}

export async function hashPassword(
  name: string,
  password: string,
  salt: string,
): Promise<PasswordHashes> {
  return {
    md5: await hashCredentials(credentialsOf('md5', name, password), salt),
    sha1: await hashCredentials(credentialsOf('sha1', name, password), salt),
  };
}
