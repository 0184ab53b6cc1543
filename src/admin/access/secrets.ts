import { createHash, randomBytes, scrypt } from 'node:crypto';
import type { PasswordHashes } from '../../store/access.js';

/** OWASP's setting for 16 MB of memory: a few tenths of a second per hash. */
const COST = { N: 16_384, r: 8, p: 5 } as const;
const HASH_BYTES = 32;
const SECRET_BYTES = 32;

/** 64 characters with 256 random bits, for keys, tokens and links. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('hex');
}

/** The stored form of a random secret. Nobody can guess such a secret, so a fast hash is enough. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The digest of a name and a password that KAZOO's clients send, as hex. */
export function credentialsOf(method: 'md5' | 'sha1', name: string, password: string): string {
  return createHash(method).update(`${name.toLowerCase()}:${password}`).digest('hex');
}

/** The slow hash of credentials, which are as good as the password for signing in. */
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
