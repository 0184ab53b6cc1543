import { invalid } from '../../../errors.js';
import { splitListName } from '../../../screening/policy/list-name.js';
import { type DocumentKind, derivedId } from '../../foreign-documents.js';
import type { DocumentState } from '../../operation.js';
import type { PolicyNames } from './policy-names.js';
import type { PolicyWriter } from './policy-writer.js';
import { documentOf } from './things.js';

/** The ids by which KAZOO's clients know accounts and lists. */
export class KazooIds {
  readonly #writer: PolicyWriter;
  readonly #names: PolicyNames;

  constructor(writer: PolicyWriter, names: PolicyNames) {
    this.#writer = writer;
    this.#names = names;
  }

  of(kind: DocumentKind, name: string): string {
    return this.#writer.read(documentOf(kind, name))?.id ?? derivedId(kind, name);
  }

  /** Writes a document. Throws `AppError` if its id belongs to another account or list, see `#rivals`. */
  put(kind: DocumentKind, name: string, document: DocumentState): void {
    if (document.id !== this.of(kind, name)) this.#requireFree(kind, name, document.id);
    this.#writer.set(documentOf(kind, name), document);
  }

  #requireFree(kind: DocumentKind, name: string, id: string): void {
    const holder = this.#rivals(kind, name).find((rival) => this.of(kind, rival) === id);
    if (holder === undefined) return;
    throw invalid(`${id} is the id of the ${kind} "${holder}" already; give "${name}" another one`);
  }

  /**
   * What the same client can see: all other accounts; beside the list of an account, its other lists and
   * the shared ones; and beside a shared list, all others.
   */
  #rivals(kind: DocumentKind, name: string): string[] {
    const names = kind === 'account' ? this.#names.accounts() : this.#names.lists();
    const { owner } = kind === 'list' ? splitListName(name) : {};
    return names.filter((other) => {
      const its = kind === 'list' ? splitListName(other).owner : undefined;
      return other !== name && (owner === undefined || its === undefined || its === owner);
    });
  }
}
