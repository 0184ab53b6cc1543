/** What went wrong, in words a script can test for. The exit code follows from it (see `EXIT_CODES`). */
export type ErrorCode = 'internal' | 'interrupted' | 'invalid' | 'not-found' | 'unavailable';

/** What mends a problem, as data: each face puts it into words, a command or a button. */
export type Remedy =
  | { readonly kind: 'did-you-mean'; readonly name: string }
  | { readonly kind: 'list-accounts' | 'list-calls' | 'route-calls' }
  | {
      readonly kind: 'add-account' | 'set-account' | 'block-anonymous' | 'allow-anonymous';
      readonly account: string;
    }
  | { readonly kind: 'remove-route'; readonly account: string; readonly route: string }
  | {
      readonly kind: 'create-list' | 'add-to-list' | 'show-list' | 'enable-list' | 'choose-account';
      readonly list: string;
    }
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
  /** The number, or the account and the number, are not known and have to be written. */
  | {
      readonly kind: 'enter-number' | 'enter-account-and-number';
      readonly list: 'block' | 'allow';
    }
  | { readonly kind: 'block-by-name-or-verification'; readonly account: string }
  | { readonly kind: 'filter-by-caller'; readonly number: string }
  | { readonly kind: 'filter-by-caller-prefix' }
  | { readonly kind: 'filter-by-reason'; readonly reason: string }
  /** Say that a doubtful request is meant. */
  | { readonly kind: 'force' | 'choose-list-or-force' }
  /** Say that a list is meant to lose all of its entries. */
  | { readonly kind: 'force-replace'; readonly list: string; readonly entries: number }
  | { readonly kind: 'list-changes' | 'see-changes' | 'redo-by-number' }
  | { readonly kind: 'undo' | 'redo' | 'show-change'; readonly change: number }
  /** Use another database than the one that was named; make one, or restore its backup. */
  | { readonly kind: 'name-database' | 'create-database' | 'name-or-restore-database' }
  /** Its schema is of a later version than ours. */
  | { readonly kind: 'upgrade-or-restore' }
  /** Write the whole policy as a document. */
  | { readonly kind: 'export-policy' }
  /** Change the user or the key itself. */
  | { readonly kind: 'set-access' }
  /** Undo these first, in this order, and `more` after them. */
  | { readonly kind: 'undo-first'; readonly changes: readonly number[]; readonly more: number }
  /** Of a file that is imported: leave bad rows out, or say which format it has. */
  | { readonly kind: 'skip-bad-rows' | 'correct-or-name-format' | 'name-format' }
  /** Of a file that is no list as it stands: the program that unpacks it, or what it should be. */
  | { readonly kind: 'unpack'; readonly program: string }
  | { readonly kind: 'write-json-entries' }
  /** Give the list that a file goes into the action that the file has, or one of its own. */
  | { readonly kind: 'set-action'; readonly action: string }
  | { readonly kind: 'choose-action' }
  /** Leave a field of the request out; with `leave-unchanged` that keeps what is stored. */
  | { readonly kind: 'leave-out' | 'leave-unchanged'; readonly field: string };

/** What makes an error one that its reader can mend. */
export interface ErrorDetails extends ErrorOptions {
  /** The field of the request that is wrong; the message then goes on from its name. */
  readonly field?: string;
  readonly remedy?: Remedy | undefined;
}

/**
 * A failure that its reader can mend: the message names the value and the reason, the remedy is data.
 * Everything else that is thrown is a defect of ours.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly remedy: Remedy | undefined;

  constructor(code: ErrorCode, message: string, { field, remedy, ...options }: ErrorDetails = {}) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.field = field;
    this.remedy = remedy;
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
