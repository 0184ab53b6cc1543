import type { ListenAddress } from '../net/address.js';

/** One `socket` action of FreeSWITCH's dialplan. */
export interface SocketAction {
  readonly context: string;
  readonly extension: string;
  /** `HOST:PORT` as written there. */
  readonly target: string;
  /** The text after a slash: the shared secret, if there is one. Never shown. */
  readonly path: string;
  readonly protection: Protection;
  /** Whether callers can be asked to press a digit: the context has the extension, and the way back is known. */
  readonly canChallenge: boolean;
  /** Earlier extensions of the context that may take the calls. */
  readonly earlier: readonly string[];
}

/**
 * What happens to calls when the controller fails. `guarded`: the shipped dialplan. `first-guard`:
 * its first form, whose guard can lose a call when it runs at the end of the connection. `resumes`:
 * no guard against a controller that hangs. `sync`: a controller that hangs holds calls up. `none`:
 * calls are lost.
 */
export type Protection = 'guarded' | 'first-guard' | 'resumes' | 'sync' | 'none';

/**
 * The `socket` actions of a dialplan section as FreeSWITCH prints it. FreeSWITCH writes its own
 * XML, without comments and with every attribute in double quotes.
 */
export function findSocketActions(xml: string): SocketAction[] {
  const found: SocketAction[] = [];
  const challenging = contextsWithChallenge(xml);
  let [context, extension, continues] = ['', '', false];
  let before: string[] = [];
  let earlier: string[] = [];
  for (const [, element, attributes = ''] of xml.matchAll(ELEMENT)) {
    const { name = '', application, data = '', ...rest } = readAttributes(attributes);
    if (element === 'context') [context, earlier] = [name, []];
    if (element === 'extension') {
      [extension, continues, before] = [name, rest['continue'] === 'true', []];
    }
    if (application === undefined) continue;
    if (application === 'socket') {
      const [, target = '', path = ''] = /^\s*([^\s/]*)\/?(\S*)/.exec(data) ?? [];
      const protection = protectionOf(data, before);
      const others = earlier.filter((each) => each !== extension);
      const canChallenge = challenging.has(context) && before.some(keepsDialled);
      found.push({ context, extension, target, path, protection, canChallenge, earlier: others });
    }
    before.push(`${application} ${data}`);
    if (!continues && earlier.at(-1) !== extension) earlier.push(extension);
  }
  return found;
}

const keepsDialled = (action: string) => action.startsWith('set ringfence_dialled=');

function contextsWithChallenge(xml: string): Set<string> {
  const found = new Set<string>();
  let context = '';
  for (const [, element, attributes = ''] of xml.matchAll(ELEMENT)) {
    const { name = '' } = readAttributes(attributes);
    if (element === 'context') context = name;
    if (element === 'extension' && name === 'ringfence-challenge') found.add(context);
  }
  return found;
}

/** Judged by the actions before the `socket`. */
function protectionOf(socket: string, before: readonly string[]): Protection {
  const has = (start: string) => before.some((action) => action.startsWith(start));
  if (!/\sasync\b/.test(socket)) return 'sync';
  if (!has('set socket_resume=true')) return 'none';
  if (!has('sched_transfer ')) return 'resumes';
  return has('set execute_on_blind_transfer_ringfence=') ? 'guarded' : 'first-guard';
}

/** Whether a target is the same as `listen`; undefined if it depends on channel variables. */
export function leadsTo(target: string, listen: ListenAddress): boolean | undefined {
  if (target.includes('$')) return undefined;
  const [, host = target, port = DEFAULT_PORT] = /^(.*):(\d+)$/.exec(target) ?? [];
  return Number(port) === listen.port && isSameHost(host.toLowerCase(), listen.host.toLowerCase());
}

const ELEMENT = /<(context|extension|action)((?:\s+[\w-]+="[^"]*")*)\s*\/?>/g;

function readAttributes(text: string): Readonly<Record<string, string>> {
  const pairs = text.matchAll(/([\w-]+)="([^"]*)"/g);
  return Object.fromEntries([...pairs].map(([, name = '', value = '']) => [name, value]));
}

/** The default of mod_event_socket. */
const DEFAULT_PORT = '8084';
const EVERY_ADDRESS = ['0.0.0.0', '::'];
const LOOPBACK = ['127.0.0.1', '::1'];

function isSameHost(target: string, listen: string): boolean {
  if (target === listen || EVERY_ADDRESS.includes(listen)) return true;
  return (
    [target, listen].includes('localhost') &&
    [target, listen].some((host) => LOOPBACK.includes(host))
  );
}
