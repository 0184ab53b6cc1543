import { LIST_KEY, listParameters } from './policy-rows.js';
import type { Statements } from './statements.js';

const LIST_NAME = "iif(o.id IS NULL, l.name, o.id || '/' || l.name)";
const LISTS = `
  SELECT ${LIST_NAME} AS name FROM list l LEFT JOIN account o ON o.account_key = l.owner_key`;

/** The names in the policy. */
export class PolicyNames {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  accounts(): string[] {
    return this.#names('SELECT id AS name FROM account');
  }

  lists(): string[] {
    return this.#names(LISTS);
  }

  routes(): string[] {
    return this.#names('SELECT route AS name FROM route');
  }

  routesOf(account: string): string[] {
    const routes = 'SELECT route AS name FROM route JOIN account USING (account_key)';
    return this.#names(`${routes} WHERE id = :account`, { account });
  }

  /** The lists that an account owns. */
  listsOf(account: string): string[] {
    return this.#names(`${LISTS} WHERE o.id = :account`, { account });
  }

  /** The lists that an account activated or deactivated. */
  activationsOf(account: string): string[] {
    return this.#names(
      `${LISTS} JOIN activation v USING (list_key) JOIN account a ON a.account_key = v.account_key
       WHERE a.id = :account`,
      { account },
    );
  }

  /** The accounts that activated or deactivated a list. */
  accountsThatSaid(list: string): string[] {
    return this.#names(
      `SELECT id AS name FROM activation JOIN account USING (account_key)
       WHERE list_key = ${LIST_KEY}`,
      listParameters(list),
    );
  }

  #names(query: string, parameters: Readonly<Record<string, string | null>> = {}): string[] {
    return this.#statements.all<{ name: string }>(query, parameters).map(({ name }) => name);
  }
}
