import { badRequest, HttpProblem } from './problem.js';
import type { Incoming } from './route.js';

const LOCAL_NAME = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Without TLS, who asks is on this machine and calls it by a local name. Another name is one that somebody
 * else's page made lead here (DNS rebinding). Throws `HttpProblem`.
 */
export function checkHost({ incoming }: Incoming): void {
  const { host: [host = '', ...others] = [] } = incoming.headersDistinct;
  if (others.length > 0) throw badRequest('the request has more than one Host');
  if (LOCAL_NAME.test(host)) return;
  throw new HttpProblem({
    status: 421,
    code: 'wrong-host',
    message: `this address is called localhost or 127.0.0.1, not "${host}"; behind a proxy, name it with --web-behind-proxy`,
  });
}
