/** The kind of an error, for scripts. It determines the exit code (see `EXIT_CODES`). */
export type ErrorCode = 'internal' | 'interrupted' | 'invalid' | 'not-found' | 'unavailable';

/** The remedy of a problem as data. The command line, HTTP and the page each render it. */
export type Remedy =
  | { readonly kind: 'did-you-mean'; readonly name: string }
  | { readonly kind: 'list-accounts' | 'list-calls' | 'list-settings' | 'route-calls' }
  | {
      readonly kind:
        | 'add-account'
        | 'set-account'
        | 'set-time-zone'
        | 'block-anonymous'
        | 'allow-anonymous';
      readonly account: string;
    }
  | { readonly kind: 'remove-route'; readonly account: string; readonly route: string }
  | {
      readonly kind: 'create-list' | 'add-to-list' | 'show-list' | 'enable-list' | 'choose-account';
      readonly list: string;
    }
  /** Allow or block on another list, or stop fetching this one. */
  | { readonly kind: 'edit-other-list'; readonly list: string }
  /** Fetch a list from a URL; take its entries all the same, after somebody has looked. */
  | { readonly kind: 'subscribe-list' }
  | { readonly kind: 'accept-refresh'; readonly list: string }
  | { readonly kind: 'activate-list'; readonly account: string; readonly list: string }
  | { readonly kind: 'copy-list'; readonly list: string; readonly to: string }
  | { readonly kind: 'remove-entry'; readonly list: string; readonly entry: string }
  /** Something of that name exists. */
  | { readonly kind: 'choose-name' }
  | {
      readonly kind: 'check-caller' | 'allow-caller';
      readonly account: string;
      readonly number: string;
    }
  /** The number, or the account and the number, are not known and must be given. */
  | {
      readonly kind: 'enter-number' | 'enter-account-and-number';
      readonly list: 'block' | 'allow';
    }
  | { readonly kind: 'block-by-name-or-verification'; readonly account: string }
  | { readonly kind: 'filter-by-caller'; readonly number: string }
  | { readonly kind: 'filter-by-caller-prefix' }
  | { readonly kind: 'filter-by-reason'; readonly reason: string }
  /** Confirm a doubtful request. */
  | { readonly kind: 'force' | 'choose-list-or-force' }
  /** Confirm that a list is to lose all of its entries. */
  | { readonly kind: 'force-replace'; readonly list: string; readonly entries: number }
  | { readonly kind: 'list-changes' | 'see-changes' | 'redo-by-number' }
  | { readonly kind: 'undo' | 'redo' | 'show-change'; readonly change: number }
  /** Use another database than the named one, create it, or restore its backup. */
  | { readonly kind: 'name-database' | 'create-database' | 'name-or-restore-database' }
  /** Its schema is newer than this version. */
  | { readonly kind: 'upgrade-or-restore' | 'upgrade' }
  /** Look at the state of the shared policy; share this one, take the shared one, or stop sharing. */
  | { readonly kind: 'shared-status' | 'shared-init' | 'shared-join' | 'shared-leave' }
  /** Confirm that the shared policy is to replace the one of this host. */
  | { readonly kind: 'shared-replace' }
  /** Write the whole policy as a document. */
  | { readonly kind: 'export-policy' }
  /** Change the user or the key itself. */
  | { readonly kind: 'set-access' }
  /** Undo these first, in this order, and `more` after them. */
  | { readonly kind: 'undo-first'; readonly changes: readonly number[]; readonly more: number }
  /** For an imported file: skip invalid rows, or name its format. */
  | { readonly kind: 'skip-bad-rows' | 'correct-or-name-format' | 'name-format' | 'name-column' }
  /** For a file that is not a list: unpack it with this program, or write it in another way. */
  | { readonly kind: 'unpack'; readonly program: string }
  | { readonly kind: 'write-json-entries' }
  /** Set the action of the list: to the one of the imported file, or to another one. */
  | { readonly kind: 'set-action'; readonly action: string }
  | { readonly kind: 'choose-action' }
  /** Leave out a field of the request. With `leave-unchanged`, that keeps the stored value. */
  | { readonly kind: 'leave-out' | 'leave-unchanged'; readonly field: string };

/** What an error needs so that its reader can fix the problem. */
export interface ErrorDetails extends ErrorOptions {
  /** The invalid field of the request. The message is then read after the name of the field. */
  readonly field?: string;
  readonly remedy?: Remedy | undefined;
  /** The message without names of the network, for readers on it who may not know them. */
  readonly publicMessage?: string | undefined;
}

/**
 * A failure that its reader can fix: the message names the value and the reason, the remedy is data.
 * Everything else that is thrown is a defect of the program.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly remedy: Remedy | undefined;
  readonly publicMessage: string;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    const { field, remedy, publicMessage = message, ...options } = details;
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.field = field;
    this.remedy = remedy;
    this.publicMessage = publicMessage;
  }
}

/**
 * Exit codes of the command: 0 ok, 1 error, 2 wrong use or invalid input, 3 not found, 130 Ctrl-C
 * (what a shell makes of SIGINT).
 */
export const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  internal: 1,
  unavailable: 1,
  invalid: 2,
  'not-found': 3,
  interrupted: 130,
};

/** `check` exits with this when the call would be rejected, so that a script can branch on it. */
export const EXIT_REJECT = 10;

export function invalid(message: string, details?: ErrorDetails): AppError {
  return new AppError('invalid', message, details);
}

export function notFound(message: string, details?: ErrorDetails): AppError {
  return new AppError('not-found', message, details);
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
