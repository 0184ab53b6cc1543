import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { invalid, messageOf } from '../errors.js';
import type { InboundCall } from '../event-socket/inbound-call.js';

const SHORTEST = 16;

/**
 * Checks the secret of `socket HOST:PORT/SECRET`, which FreeSWITCH shows as the channel's
 * `socket_path`, in constant time. Throws `AppError` if the file has no usable secret.
 */
export function secretCheck(file: string): (call: Pick<InboundCall, 'socketPath'>) => boolean {
  const secret = readSecret(file);
  if (!/^[A-Za-z0-9_.-]{16,128}$/.test(secret)) {
    throw invalid(
      `the secret in ${file} must have ${SHORTEST} to 128 letters, digits and _.-; create one with: openssl rand -hex 24`,
    );
  }
  const expected = digest(secret);
  return ({ socketPath = '' }) => timingSafeEqual(digest(socketPath.replace(/^\//, '')), expected);
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw invalid(`can't read the socket secret ${file}: ${messageOf(error)}`);
  }
}

/** Gives both sides the same length, so that the time of the comparison reveals nothing. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
