import type { Warning } from '../admin/warning.js';
import type { AppError, Remedy } from '../errors.js';
import { splitListName } from '../screening/policy/list-name.js';
import { kebab } from './kebab.js';
import { commandLine, quote } from './terminal/quote.js';
import { setAccount, setList } from './verdict-remedy.js';

/** A problem in the words of the command line: the option, the reason, and the remedy. */
export function describeProblem({ field, message, remedy }: AppError): string {
  const subject = field === undefined ? '' : `${ARGUMENTS[field] ?? `--${kebab(field)}`} `;
  return `${subject}${withAdvice(message, remedy)}`;
}

/** Fields that are arguments of a command instead of options. */
const ARGUMENTS: Readonly<Record<string, string>> = { number: 'the number' };

export function describeWarning({ problem, remedy }: Warning): string {
  return withAdvice(problem, remedy);
}

export function withAdvice(problem: string, remedy: Remedy | undefined): string {
  return remedy === undefined ? problem : `${problem}${endingOf(remedy)}`;
}

/** What to do, as words of its own. */
export function adviceOf(remedy: Remedy): string {
  return endingOf(remedy).replace(/^[;:,] (?:and )?/, '');
}

/** The end of a sentence that describes the problem, starting with its comma or semicolon. */
function endingOf(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'did-you-mean':
      return `; did you mean "${remedy.name}"?`;
    case 'list-accounts':
      return '; "ringfence account list" shows all';
    case 'list-calls':
      return '; "ringfence calls" lists the latest';
    case 'list-settings':
      return '; "ringfence config show" shows where the others are set';
    case 'route-calls':
      return `; route such calls to an account (${commandLine('account route add', ['--help'])})`;
    case 'add-account':
      return `; add it with "${commandLine('account add', [], remedy.account)}"`;
    case 'set-account':
      return `; change it with "${commandLine('account set', [], remedy.account)}"`;
    case 'set-time-zone':
      return `; to set one: ${setAccount(remedy.account, '--time-zone', 'Europe/Berlin')}`;
    case 'block-anonymous':
      return `; to block all such callers: ${setAccount(remedy.account, '--block-anonymous')}`;
    case 'allow-anonymous':
      return `; to let all such callers through: ${setAccount(remedy.account, '--no-block-anonymous')}`;
    case 'remove-route':
      return `; remove it first: ${commandLine('account route remove', [], remedy.account, remedy.route)}`;
    case 'create-list':
      return `; create it with "${commandLine('list create', [], remedy.list)}"`;
    case 'add-to-list':
      return `; add to it with "${commandLine('list add', [], remedy.list)}"`;
    case 'show-list':
      return `; "${commandLine('list show', [], remedy.list)}" shows all`;
    case 'enable-list':
      return `; to use it: ${setList(remedy.list, '--enable')}`;
    case 'choose-account':
      return `; to use it, give it to an account: ${commandLine('activate', ['--help'])}`;
    case 'activate-list':
      return `; to use it: ${commandLine('activate', [], remedy.account, remedy.list)}`;
    case 'edit-other-list': {
      const account = splitListName(remedy.list).owner ?? 'ACCOUNT';
      return `; use "ringfence allow ${account} NUMBER" or "ringfence block ${account} NUMBER", or stop fetching it: ${commandLine('list unsubscribe', [], remedy.list)}`;
    }
    case 'subscribe-list':
      return `; to fetch it: ${commandLine('list subscribe', ['--help'])}`;
    case 'accept-refresh':
      return `; if that is right: ${commandLine('list refresh', ['--accept'], remedy.list)}`;
    case 'copy-list':
      return `; to have it there too: ${commandLine('list copy', [], remedy.list, remedy.to)}`;
    case 'remove-entry':
      return `; to take it off there: ${commandLine('list remove', [], remedy.list, remedy.entry)}`;
    case 'choose-name':
      return '; choose another name';
    case 'check-caller':
      return `; to see why: ${commandLine('check', ['--from', remedy.number], remedy.account)}`;
    case 'allow-caller':
      return `; to let it through: ${commandLine('allow', [], remedy.account, remedy.number)}`;
    case 'enter-number':
      return `; give the number yourself (${commandLine(remedy.list, ['--help'])})`;
    case 'enter-account-and-number':
      return `; give both yourself (${commandLine(remedy.list, ['--help'])})`;
    case 'block-by-name-or-verification':
      return `; to judge such callers by their name or their verification see ${commandLine('block', ['--help'])} and ${commandLine('account set', ['--help'], remedy.account)}`;
    case 'filter-by-caller':
      return `; for the calls of a number, write --from ${quote(remedy.number)}`;
    case 'filter-by-caller-prefix':
      return '; only --from takes a prefix, like +1415*';
    case 'filter-by-reason':
      return `; calls are found by the caller's number, or by --reason ${remedy.reason}`;
    case 'list-changes':
      return '; "ringfence history" shows all';
    case 'see-changes':
      return ': see "ringfence history"';
    case 'redo-by-number':
      return '; an earlier one is redone by its number (see "ringfence history")';
    case 'show-change':
      return `; to see that change: ${commandLine('history show', [], String(remedy.change))}`;
    case 'undo':
      return `; to undo it: ${commandLine('undo', [], String(remedy.change))}`;
    case 'redo':
      return `; to redo it: ${commandLine('redo', [], String(remedy.change))}`;
    case 'name-database':
      return '; name another with --db';
    case 'create-database':
      return '; "ringfence serve" or "ringfence account add" creates one, or name another with --db';
    case 'name-or-restore-database':
      return '; give another with --db, or restore a backup';
    case 'upgrade-or-restore':
      return '; upgrade ringfence, or restore a backup of that version';
    case 'upgrade':
      return '; install the newer version on this host';
    case 'shared-status':
      return '; see "ringfence shared status"';
    case 'shared-init':
      return `; to share this one: ${commandLine('shared init', ['--help'])}`;
    case 'shared-join':
      return `; to take it: ${commandLine('shared join', ['--help'])}`;
    case 'shared-leave':
      return '; to stop sharing it first: ringfence shared leave';
    case 'shared-replace':
      return '; to take the shared one instead, add --replace: a copy of this one is kept';
    case 'export-policy':
      return '; is it cut off? "ringfence export" writes a whole one';
    case 'set-access':
      return '; see "ringfence user --help" and "ringfence key --help"';
    case 'undo-first':
      return `; undo ${remedy.changes.join(', then ')}${remedy.more > 0 ? ` and ${remedy.more} more` : ''} first`;
    case 'force-replace':
      return `, and --replace would remove all ${remedy.entries} of ${remedy.list}; add --force if you mean it`;
    case 'choose-list-or-force':
      return '; name another list, or add --force if you mean it';
    case 'skip-bad-rows':
      return '; correct the file, or import the rest with --skip-bad';
    case 'correct-or-name-format':
      return '; no row can be imported; correct the file, or name its format with --format';
    case 'name-format':
      return '; name one with --format';
    case 'name-column':
      return '; say which with --column NAME or --column N';
    case 'unpack':
      return `; unpack it: ${remedy.program} FILE | ringfence list import LIST -`;
    case 'write-json-entries':
      return '; json is an array of them, or {"entries": [...]} as "list export --format json" writes it';
    case 'set-action':
      return `; ringfence list set LIST --action "${remedy.action}"`;
    case 'choose-action':
      return '; for another action than reject: ringfence list set LIST --action ACTION';
    case 'force':
      return '; add --force if you mean it';
    case 'leave-out':
      return `; leave --${kebab(remedy.field)} out`;
    case 'leave-unchanged':
      return `; leave --${kebab(remedy.field)} out to keep it`;
    default:
      return remedy satisfies never;
  }
}
