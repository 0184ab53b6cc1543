import type { Exchange, Route } from '../route.js';
import { answer } from './envelope.js';

const MAILBOX = { id: 'e'.repeat(32), name: 'Main VMBox', mailbox: '1', type: 'mainVMBox' };

/** Resources that KAZOO's interface reads and Ringfence doesn't have: empty, so that its pages open. */
export function otherRoutes(): Route[] {
  const get = (path: string, data: object): Route => ({
    method: 'GET',
    path: `/accounts/:account/${path}`,
    role: 'viewer',
    handle: (exchange: Exchange) =>
      answer(exchange, data, Array.isArray(data) ? { beside: { page_size: data.length } } : {}),
  });
  return [
    get('callflows', []),
    get('media', []),
    get('devices', []),
    get('channels', []),
    get('directories', []),
    get('phone_numbers', { numbers: {} }),
    get('phone_numbers/classifiers', {}),
    // Without one, KAZOO's interface would create one.
    get('vmboxes', [MAILBOX]),
    get(`vmboxes/${MAILBOX.id}`, MAILBOX),
  ];
}
