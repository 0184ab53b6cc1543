import { beforeAll, describe, expect, it } from 'vitest';
import type { InboundCall } from '../../src/event-socket/inbound-call.js';
import { runSession } from '../../src/event-socket/session.js';
import { type Recording, readRecordings } from '../../src/replay/recording.js';
import { type Screened, screenCall } from '../../src/screening/screen-call.js';
import { loadPolicyFile } from '../../src/store/document/read-policy-file.js';
import type { PolicyStore } from '../../src/store/policy-store.js';
import { FakeSocket } from '../support/duplex.js';
import { silentLog } from '../support/silent-log.js';
import { UNHURRIED } from '../support/unhurried.js';

const fixture = (path: string) => new URL(`../../fixtures/${path}`, import.meta.url).pathname;
const RECORDINGS = readRecordings([fixture('calls')]);

describe('however the bytes are split', () => {
  let policy: PolicyStore;
  beforeAll(async () => {
    policy = await loadPolicyFile(fixture('policy.json'));
  });

  it.each(RECORDINGS)('$name in two chunks', async (recording) => {
    const bytes = bytesOf(recording);
    const whole = await written([bytes], policy);
    const cuts = cutsOf(bytes);
    for (const at of cuts) {
      const split = await written([bytes.subarray(0, at), bytes.subarray(at)], policy);
      if (split !== whole) expect.fail(`split at ${at}: ${JSON.stringify(split)}`);
    }
    expect(cuts.length).toBeGreaterThan(bytes.length / 11);
  });

  it.each(RECORDINGS)('$name byte by byte', async (recording) => {
    const bytes = bytesOf(recording);
    const single = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect(await written(single, policy)).toBe(await written([bytes], policy));
  });
});

/** Before and behind each line feed, and between; everywhere in `npm run fuzz`. */
function cutsOf(bytes: Buffer): number[] {
  const every = process.env['FUZZ_RUNS'] === undefined ? 10 : 1;
  const isLineFeed = (at: number) => bytes[at] === 0x0a;
  const all = Array.from({ length: bytes.length - 1 }, (_, at) => at + 1);
  return all.filter((at) => at % every === 0 || isLineFeed(at) || isLineFeed(at - 1));
}

function bytesOf({ chunks }: Recording): Buffer {
  return Buffer.concat(chunks);
}

/** What a session writes when FreeSWITCH sends these chunks and closes. */
async function written(chunks: readonly Buffer[], policy: PolicyStore): Promise<string> {
  const socket = new FakeSocket();
  const { ended } = runSession(socket, {
    accepted: { at: 0 },
    limits: UNHURRIED,
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

/** Many thousand sessions ask about the same 43 calls; one that was misread is another call. */
const screened = new Map<string, Screened>();

function screenOnce(call: InboundCall, policy: PolicyStore): Screened {
  const key = JSON.stringify(call);
  const known = screened.get(key) ?? screenCall(call, policy, 0);
  screened.set(key, known);
  return known;
}
