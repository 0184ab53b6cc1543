import type { ListenAddress } from '../config.js';

/** One `socket` action of FreeSWITCH's dialplan. */
export interface SocketAction {
  readonly context: string;
  readonly extension: string;
  /** `HOST:PORT` as it stands there. */
  readonly target: string;
  /** What follows it behind a slash: the shared secret, where there is one. Never shown. */
  readonly path: string;
  /** An async call is lost with the controller, unless `socket_resume` was set before. */
  readonly survives: boolean;
}

/**
 * The `socket` actions of a dialplan section as FreeSWITCH prints it: it has parsed the admin's XML
 * and writes its own, without comments and with every attribute in double quotes.
 */
export function findSocketActions(xml: string): SocketAction[] {
  const found: SocketAction[] = [];
  let [context, extension, resumes] = ['', '', false];
  for (const [, element, attributes = ''] of xml.matchAll(ELEMENT)) {
    const { name = '', application, data = '' } = readAttributes(attributes);
    if (element === 'context') context = name;
    if (element === 'extension') [extension, resumes] = [name, false];
    if (data.startsWith('socket_resume=true')) resumes = true;
    if (application !== 'socket') continue;
    const [, target = '', path = ''] = /^\s*([^\s/]*)\/?(\S*)/.exec(data) ?? [];
    const survives = resumes || !/\sasync\b/.test(data);
    found.push({ context, extension, target, path, survives });
  }
  return found;
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
