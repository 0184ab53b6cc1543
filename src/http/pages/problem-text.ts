import type { AppError, Remedy } from '../../errors.js';

/** An error as a sentence for the page: the value, the reason and the remedy. */
export function problemText({
  publicMessage: message,
  field,
  remedy,
}: Pick<AppError, 'publicMessage' | 'field' | 'remedy'>): string {
  const subject = field === undefined ? '' : `${FIELDS[field] ?? field} `;
  const advice = remedy === undefined ? undefined : adviceOf(remedy);
  return capital(`${subject}${message}${advice === undefined ? '' : `; ${advice}`}`);
}

const FIELDS: Readonly<Record<string, string>> = {
  from: 'the number',
  number: 'the number',
  to: 'the dialled number',
  search: 'the search',
  column: 'the field “Column of the numbers”',
};

/** A remedy in the words of the page; undefined if a button next to the message offers it. */
export function adviceOf(remedy: Remedy): string | undefined {
  switch (remedy.kind) {
    case 'did-you-mean':
      return `did you mean “${remedy.name}”?`;
    case 'enable-list':
      return `enable ${remedy.list} to use it`;
    case 'activate-list':
      return `activate ${remedy.list} to use it`;
    case 'edit-other-list':
      return 'allow or block the number on another list, or stop fetching this one';
    case 'subscribe-list':
      return 'subscribe it to a URL first';
    case 'accept-refresh':
      return 'look at the source, then take its entries';
    case 'copy-list':
      return `copy it to ${remedy.to} instead`;
    case 'remove-entry':
      return `remove it from ${remedy.list}`;
    case 'choose-name':
      return 'choose another name';
    case 'set-time-zone':
      return 'choose one in the settings';
    case 'choose-account':
      return 'activate it for an account to use it';
    case 'block-anonymous':
      return 'block anonymous callers in the settings instead';
    case 'allow-anonymous':
      return 'let anonymous callers through in the settings instead';
    case 'remove-route':
      return `remove it from ${remedy.account} first`;
    case 'enter-number':
      return 'add the number to a list by hand';
    case 'block-by-name-or-verification':
      return 'block such callers by their name on a list, or by their verification in the settings';
    case 'filter-by-caller-prefix':
      return 'only the number of the caller may end with *';
    case 'choose-list-or-force':
      return 'choose another list';
    case 'undo-first':
      return `undo ${remedy.changes.join(', ')} first`;
    case 'redo':
      return 'undo that one to redo this';
    case 'name-column':
      return 'name the column of the numbers';
    case 'name-format':
    case 'correct-or-name-format':
    case 'skip-bad-rows':
      return 'correct the file';
    default:
      return undefined;
  }
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
