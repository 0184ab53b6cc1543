import { hashSecret, newSecret } from '../admin/access/secrets.js';
import { AppError } from '../errors.js';
import type { Stores } from './stores.js';

/**
 * A link that makes the first user, an admin, for as long as there is none. It is shown on the terminal of
 * whoever starts the program, and kept in this process alone.
 */
export class FirstUserLink {
  readonly #stores: Pick<Stores, 'access'>;
  readonly #token = newSecret();

  constructor(stores: Pick<Stores, 'access'>) {
    this.#stores = stores;
  }

  /** Undefined if there is a user, or the database can't tell. */
  get path(): string | undefined {
    try {
      return this.#isOpen() ? `first/${this.#token}` : undefined;
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

  /** Whether this token may make the first user now. */
  admits(token: string): boolean {
    return hashSecret(token) === hashSecret(this.#token) && this.#isOpen();
  }

  #isOpen(): boolean {
    return this.#stores.access.principals('user').length === 0;
  }
}
