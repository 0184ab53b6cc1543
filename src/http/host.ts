import { badRequest, HttpProblem } from './problem.js';
import type { Incoming } from './route.js';

const LOCAL_NAME = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Without TLS, clients are on this machine and use a local name. Any other name may be the host of a
 * malicious page that resolves to this machine (DNS rebinding). Throws `HttpProblem`.
 */
export function checkHost({ incoming }: Incoming): void {
  const { host: [host = '', ...others] = [] } = incoming.headersDistinct;
  if (others.length > 0) throw badRequest('the request has more than one Host');
  if (LOCAL_NAME.test(host)) return;
  throw new HttpProblem({
    status: 421,
    code: 'wrong-host',
    message: `invalid host "${host}"; use localhost or 127.0.0.1, or name the proxy with --web-behind-proxy`,
  });
}
