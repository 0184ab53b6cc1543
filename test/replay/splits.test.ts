import { beforeAll, describe, expect, it } from 'vitest';
import type { InboundCall } from '../../src/event-socket/inbound-call.js';
import { runSession, SESSION_LIMITS } from '../../src/event-socket/session.js';
import { type Recording, readRecordings } from '../../src/replay/recording.js';
import { type Screened, screenCall } from '../../src/screening/screen-call.js';
import { loadPolicyFile } from '../../src/store/policy-file.js';
import type { PolicyStore } from '../../src/store/policy-store.js';
import { FakeSocket } from '../support/duplex.js';
import { silentLog } from '../support/silent-log.js';

const fixture = (path: string) => new URL(`../../fixtures/${path}`, import.meta.url).pathname;
const RECORDINGS = readRecordings([fixture('calls')]);

describe('whatever the split', () => {
  let policy: PolicyStore;
  beforeAll(async () => {
    policy = await loadPolicyFile(fixture('policy.json'));
  });

  it.each(RECORDINGS)(
    '$name at every two chunks',
    async (recording) => {
      const bytes = bytesOf(recording);
      const whole = await written([bytes], policy);
      const cuts = Array.from({ length: bytes.length - 1 }, (_, at) => at + 1);
      for (const at of cuts) {
        const split = await written([bytes.subarray(0, at), bytes.subarray(at)], policy);
        if (split !== whole) expect.fail(`split at ${at}: ${JSON.stringify(split)}`);
      }
      expect(cuts).toHaveLength(bytes.length - 1);
    },
    120_000,
  );

  it.each(RECORDINGS)('$name byte by byte', async (recording) => {
    const bytes = bytesOf(recording);
    const single = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect(await written(single, policy)).toBe(await written([bytes], policy));
  });
});

function bytesOf({ chunks }: Recording): Buffer {
  return Buffer.concat(chunks);
}

/** What a session writes when FreeSWITCH sends these chunks and closes. */
async function written(chunks: readonly Buffer[], policy: PolicyStore): Promise<string> {
  const socket = new FakeSocket();
  const { ended } = runSession(socket, {
    accepted: { at: 0 },
    limits: SESSION_LIMITS,
    screen: (call) => screenOnce(call, policy),
    onOutcome: () => {},
    log: silentLog,
    now: () => 0,
  });
  for (const chunk of chunks) socket.feed(chunk);
  socket.finish();
  await ended;
  return socket.written;
}

/** Some 200,000 sessions ask about the same 39 calls; one that was misread is another call. */
const screened = new Map<string, Screened>();

function screenOnce(call: InboundCall, policy: PolicyStore): Screened {
  const key = JSON.stringify(call);
  const known = screened.get(key) ?? screenCall(call, policy, 0);
  screened.set(key, known);
  return known;
}
