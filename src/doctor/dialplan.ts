import type { ListenAddress } from '../net/address.js';

/** One `socket` action of FreeSWITCH's dialplan. */
export interface SocketAction {
  readonly context: string;
  readonly extension: string;
  /** `HOST:PORT` as it stands there. */
  readonly target: string;
  /** What follows it behind a slash: the shared secret, where there is one. Never shown. */
  readonly path: string;
  readonly protection: Protection;
  /** Extensions of the context that take calls away before they reach this one. */
  readonly earlier: readonly string[];
}

/**
 * How calls fare when the controller fails. `guarded`: as the shipped dialplan. `first-guard`: as its first
 * form, in which a guard that meets the end of the connection can lose a call. `resumes`: no guard against
 * a controller that hangs. `sync`: such a controller holds calls. `none`: calls are lost with it.
 */
export type Protection = 'guarded' | 'first-guard' | 'resumes' | 'sync' | 'none';

/**
 * The `socket` actions of a dialplan section as FreeSWITCH prints it: it has parsed the admin's XML
 * and writes its own, without comments and with every attribute in double quotes.
 */
export function findSocketActions(xml: string): SocketAction[] {
  const found: SocketAction[] = [];
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
      found.push({ context, extension, target, path, protection, earlier: others });
    }
    before.push(`${application} ${data}`);
    if (!continues && earlier.at(-1) !== extension) earlier.push(extension);
  }
  return found;
}

/** By what the extension does before its `socket`. */
function protectionOf(socket: string, before: readonly string[]): Protection {
  const has = (start: string) => before.some((action) => action.startsWith(start));
  if (!/\sasync\b/.test(socket)) return 'sync';
  if (!has('set socket_resume=true')) return 'none';
  if (!has('sched_transfer ')) return 'resumes';
  return has('set execute_on_blind_transfer_ringfence=') ? 'guarded' : 'first-guard';
}

/** Whether a target is what listens on `listen`; undefined where channel variables decide. */
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

/** mod_event_socket's own. */
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
