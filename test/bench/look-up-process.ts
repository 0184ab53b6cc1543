import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadRequest } from './load.js';
import { policyDatabase } from './policy-database.js';
import type { PolicyShape } from './policy-shape.js';
import { SERVER_CORE, spawnPinned } from './processes.js';

export interface LookupRequest {
  readonly policy: string;
  readonly shape: PolicyShape;
  readonly accounts?: LoadRequest['accounts'];
}

const LOOK_UP = fileURLToPath(new URL('./look-up.js', import.meta.url));

/** All that a call asks of the store, without the call: microseconds, the median of thousands. */
export async function measureLookup(
  shape: PolicyShape,
  accounts?: LoadRequest['accounts'],
): Promise<number> {
  const child = spawnPinned(SERVER_CORE, [LOOK_UP], ['ignore', 'inherit', 'inherit', 'ipc']);
  const request: LookupRequest = { policy: policyDatabase(shape), shape, accounts };
  child.send(request);
  const [{ medianUs }] = (await once(child, 'message')) as [{ medianUs: number }];
  child.disconnect();
  return medianUs;
}
