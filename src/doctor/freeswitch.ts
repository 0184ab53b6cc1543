import type { Config } from '../config/settings.js';
import { secretCheck } from '../daemon/socket-secret.js';
import { reachable, showAddress } from '../net/address.js';
import { findSocketActions, leadsTo, type SocketAction } from './dialplan.js';
import { challengersIn } from './dialplan-texts.js';
import { ask, type EventSocketAccess, type LoginResult, login } from './event-socket-client.js';
import { type Finding, ok, problem, warning } from './finding.js';

/** Checks whether FreeSWITCH is running and sends its calls to this controller. Changes nothing. */
export async function checkFreeswitch(
  access: EventSocketAccess,
  config: Config,
): Promise<Finding[]> {
  const reception = await login(access);
  if (reception.kind !== 'welcome') return [turnedAway(showAddress(access), reception)];
  const [status, module, dialplan] = await ask(access, [
    'status',
    'module_exists mod_event_socket',
    'xml_locate dialplan',
  ]);
  return [
    checkStatus(status),
    checkModule(module),
    ...checkDialplan(dialplan, config, challengersIn(config.db)),
  ];
}

const CONF = 'event_socket.conf.xml';

function turnedAway(where: string, reception: Exclude<LoginResult, { kind: 'welcome' }>): Finding {
  const fail = (message: string, remedy: string) => problem('freeswitch', message, remedy);
  switch (reception.kind) {
    case 'wrong-password':
      return fail(
        `FreeSWITCH on ${where} refuses the password`,
        `give the one of ${CONF} with --password-file or FREESWITCH_PASSWORD`,
      );
    case 'not-in-acl':
      return fail(
        `FreeSWITCH on ${where} refuses this address`,
        `take it into apply-inbound-acl of ${CONF}, or run this on the FreeSWITCH host`,
      );
    case 'silent':
      return fail(`${where} doesn't answer in time`, 'see whether FreeSWITCH hangs');
    case 'no-event-socket':
      return fail(
        `what listens on ${where} is not an Event Socket`,
        `give listen-ip and listen-port of ${CONF} with --freeswitch`,
      );
    case 'unreachable':
      return fail(
        `nothing is listening on ${where} (${reception.reason})`,
        `start FreeSWITCH, with mod_event_socket in modules.conf.xml and listen-port in ${CONF}`,
      );
    default:
      return reception satisfies never;
  }
}

function checkStatus(status: string | undefined): Finding {
  const [, version = 'FreeSWITCH'] = /(FreeSWITCH \(Version [^)]*\))/.exec(status ?? '') ?? [];
  if (status?.includes('is ready')) return ok('freeswitch', `${version} is up`);
  const message =
    status === undefined ? `${version} doesn't answer in time` : `${version} isn't ready`;
  return problem('freeswitch', message, 'see its log; wait for its start, or restart it');
}

function checkModule(answer: string | undefined): Finding {
  if (answer?.trim() === 'true') return ok('mod_event_socket', 'it is loaded');
  const message = answer === undefined ? "FreeSWITCH doesn't answer in time" : 'it is not loaded';
  const remedy = 'load it in modules.conf.xml: the socket application is in it';
  return problem('mod_event_socket', message, remedy);
}

/**
 * Checks the dialplan section, as `xml_locate` prints it.
 * @param challengers the lists and accounts that ask callers to press a digit
 */
export function checkDialplan(
  xml: string | undefined,
  { listen, socketSecretFile }: Pick<Config, 'listen' | 'socketSecretFile'>,
  challengers: readonly string[] = [],
): Finding[] {
  if (!xml?.includes('<section')) {
    const remedy =
      'where it comes from xml_curl or Lua, see there that calls are sent to ringfence';
    return [warning('dialplan', "FreeSWITCH doesn't show its dialplan", remedy)];
  }
  const actions = findSocketActions(xml);
  const where = showAddress(reachable(listen));
  if (actions.length === 0) return [notSent(where)];
  const ours = actions.filter(({ target }) => leadsTo(target, listen));
  if (ours.length > 0)
    return ours.flatMap((action) => checkAction(action, socketSecretFile, challengers));
  const unclear = actions.filter(({ target }) => leadsTo(target, listen) === undefined);
  if (unclear.length > 0) return unclear.map((action) => cantTell(action, where));
  return actions.map((action) => astray(action, where));
}

function checkAction(
  action: SocketAction,
  secretFile: string | undefined,
  challengers: readonly string[],
): Finding[] {
  return [
    checkProtection(action, secretFile),
    ...checkEarlierExtensions(action),
    ...checkChallenge(action, challengers),
  ];
}

/** Without the extension, callers who should be asked to press a digit get through. */
function checkChallenge(action: SocketAction, challengers: readonly string[]): Finding[] {
  const [first] = challengers;
  if (action.canChallenge || first === undefined) return [];
  const whose = challengers.length === 1 ? first : `${first} and ${challengers.length - 1} more`;
  return [
    problem(
      'dialplan',
      `${describe(action)} can't ask callers to press a digit, so the challenge of ${whose} lets them through`,
      'replace it with the freeswitch-dialplan.xml of this version, which has the extension ringfence-challenge',
    ),
  ];
}

function checkProtection(action: SocketAction, secretFile: string | undefined): Finding {
  const here = describe(action);
  if (secretFile !== undefined && !secretCheck(secretFile)({ socketPath: action.path })) {
    return problem(
      'dialplan',
      `${here} doesn't show the secret in ${secretFile}: its calls go on unscreened`,
      `write "socket ${action.target}/SECRET" there, with that secret`,
    );
  }
  const sends = `${here} sends calls to ${action.target}`;
  switch (action.protection) {
    case 'guarded':
      return ok('dialplan', `${sends}, guarded`);
    case 'sync':
      return ok('dialplan', `${sends}, synchronously: a controller that hangs holds them for 25 s`);
    case 'first-guard':
      return warning(
        'dialplan',
        `${sends} with the first form of the guard, which can lose a call when the controller hangs`,
        'replace it with the freeswitch-dialplan.xml of this version',
      );
    case 'resumes':
      return warning(
        'dialplan',
        `${sends} without a guard: a controller that hangs holds them`,
        'schedule a transfer before the socket, as freeswitch-dialplan.xml does',
      );
    case 'none':
      return warning(
        'dialplan',
        `${here} loses its calls where the controller fails: async without socket_resume`,
        'set socket_resume=true before the socket, as freeswitch-dialplan.xml does',
      );
    default:
      return action.protection satisfies never;
  }
}

/** FreeSWITCH's sample dialplan sends calls to its extensions before it includes public/*.xml. */
function checkEarlierExtensions({ context, extension, earlier }: SocketAction): Finding[] {
  if (earlier.length === 0) return [];
  return [
    warning(
      'dialplan',
      `in context ${context}, ${earlier.join(', ')} ${earlier.length === 1 ? 'is' : 'are'} in front of ${extension}: the calls that they take are never screened`,
      `put the line that includes ${extension} at the top of the context, then "fs_cli -x reloadxml"`,
    ),
  ];
}

function cantTell(action: SocketAction, where: string): Finding {
  const remedy = `see that its value is ${where}`;
  return warning('dialplan', `${describe(action)} sends calls to ${action.target}`, remedy);
}

function notSent(where: string): Finding {
  const remedy = `put freeswitch-dialplan.xml into conf/dialplan/public/00_ringfence.xml with ${where}; in FreeSWITCH's sample dialplan/public.xml, move the line that includes public/*.xml to the top of the context, above public_extensions; then "fs_cli -x reloadxml"`;
  return problem('dialplan', 'no extension sends calls to a socket', remedy);
}

function astray(action: SocketAction, where: string): Finding {
  const remedy = `write "socket ${where}" there, or start ringfence with --listen ${action.target}`;
  const message = `${describe(action)} sends calls to ${action.target}, and ringfence listens on ${where}`;
  return problem('dialplan', message, remedy);
}

function describe({ context, extension }: SocketAction): string {
  return `extension ${extension} of context ${context}`;
}
