import type { CountryCode } from '../screening/number/phone-number.js';
import { isProblem, parseEntry } from '../screening/policy/entry.js';
import { ALWAYS } from '../screening/policy/schedule.js';
import type { VerdictRemedy } from '../screening/remedy.js';
import { commandLine } from './terminal/quote.js';

/** A logged call is identified by its UUID, a trial caller by the number. */
export type RemedyFor = { readonly uuid: string } | { readonly country: CountryCode | undefined };

/** A line that says what would change the verdict, with a command that works as shown. */
export function describeRemedy(remedy: VerdictRemedy | undefined, subject: RemedyFor): string[] {
  const suggestion = remedy === undefined ? undefined : suggest(remedy, subject);
  if (suggestion === undefined) return [];
  const [purpose, command] = suggestion;
  return [`${purpose}: ${command}`];
}

function suggest(remedy: VerdictRemedy, subject: RemedyFor): [string, string] | undefined {
  switch (remedy.kind) {
    case 'route-calls':
      return [
        'To screen such calls, route them to an account',
        commandLine('account route add', ['--help']),
      ];
    case 'enforce':
      return ['To screen its calls', setAccount(remedy.account, '--mode', 'enforce')];
    case 'end-pause':
      return ['To end the pause', commandLine('account resume', [], remedy.account)];
    case 'allow-caller':
      return suggestCaller('To let this caller through', 'allow', remedy, subject);
    case 'block-caller':
      return suggestCaller('To block this caller', 'block', remedy, subject);
    case 'remove-entry':
      return ['To remove that entry', commandLine('list remove', [], remedy.list, remedy.entry)];
    case 'renew-entry':
      return ['To renew the entry', commandLine('list add', [], remedy.list, remedy.entry)];
    case 'activate-list':
      return ['To use that list', commandLine('activate', [], remedy.account, remedy.list)];
    case 'enable-list':
      return ['To use that list', setList(remedy.list, '--enable')];
    case 'clear-schedule':
      return ['To use that list always', commandLine('list schedule', [], remedy.list, ALWAYS)];
    case 'show-list':
      return ['To see what is on that list', commandLine('list show', [], remedy.list)];
    case 'allow-anonymous-on-list':
      return ['To let such callers through', setList(remedy.list, '--no-block-anonymous')];
    case 'reject-by-list':
      return ['To reject such callers', setList(remedy.list, '--action', 'reject')];
    case 'allow-anonymous':
      return ['To let such callers through', setAccount(remedy.account, '--no-block-anonymous')];
    case 'block-anonymous':
      return ['To block anonymous callers', setAccount(remedy.account, '--block-anonymous')];
    case 'reject-anonymous':
      return ['To reject such callers', setAccount(remedy.account, '--anonymous-action', 'reject')];
    case 'skip-verification':
      return ['To let such callers through', setAccount(remedy.account, '--verification', 'off')];
    case 'transfer-by-default':
      return [
        'To let such callers through',
        setAccount(remedy.account, '--default-verdict', 'transfer'),
      ];
    default:
      return remedy satisfies never;
  }
}

/**
 * A UUID means the exact number of its call. A number is only used if the command would read it as
 * the same number.
 */
function suggestCaller(
  purpose: string,
  command: 'allow' | 'block',
  { account, number }: { readonly account: string; readonly number: string },
  subject: RemedyFor,
): [string, string] | undefined {
  if ('uuid' in subject) return [purpose, commandLine(`calls ${command}`, [], subject.uuid)];
  const entry = parseEntry(number, subject.country ?? 'US');
  if (isProblem(entry) || entry.kind !== 'number' || entry.text !== number) return undefined;
  return [purpose, commandLine(command, [], account, number)];
}

export function setAccount(account: string, ...options: string[]): string {
  return commandLine('account set', options, account);
}

export function setList(list: string, ...options: string[]): string {
  return commandLine('list set', options, list);
}
