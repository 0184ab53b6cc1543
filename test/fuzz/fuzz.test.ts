import { describe, expect, it } from 'vitest';
import { runSession, type SessionOutcome } from '../../src/event-socket/session.js';
import { readRecordings } from '../../src/replay/recording.js';
import { screenCall } from '../../src/screening/screen-call.js';
import { loadPolicyFile } from '../../src/store/document/read-policy-file.js';
import type { PolicyStore } from '../../src/store/policy-store.js';
import { FakeSocket } from '../support/duplex.js';
import { silentLog } from '../support/silent-log.js';
import { UNHURRIED } from '../support/unhurried.js';
import { inChunks, mutate, Random } from './mutate.js';

/*
 * Random and mutated recordings: no crash, no throw, no command that
 * the policy did not choose, no growth of memory. `npm run fuzz` does 200,000 with a new seed.
 */

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 3_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_122);

const fixture = (path: string) => new URL(`../../fixtures/${path}`, import.meta.url).pathname;
const RECORDINGS = readRecordings([fixture('calls')]).map(({ chunks }) => Buffer.concat(chunks));

/** All that may ever be written, whatever came in. */
const ALLOWED = [
  /^connect$/,
  /^resume$/,
  /^exit$/,
  /^sendmsg\ncall-command: execute\nexecute-app-name: sched_cancel\nexecute-app-arg: [0-9]{1,10}$/,
  /^sendmsg\ncall-command: execute\nexecute-app-name: multiset\nexecute-app-arg: \^\^(?:;ringfence_(?:verdict|reason|list|account|flag)=[A-Za-z0-9_.:/+-]+)+$/,
  /^sendmsg\ncall-command: execute\nexecute-app-name: hangup\nexecute-app-arg: CALL_REJECTED$/,
  /^sendmsg\ncall-command: execute\nexecute-app-name: respond\nexecute-app-arg: (?:433 Anonymity Disallowed|608 Rejected)$/,
  /^sendmsg\ncall-command: execute\nexecute-app-name: execute_extension\nexecute-app-arg: \$\{regex\(\$\{socket_resume\}\|\^true\$\|\\\\'multiset:\^\^;ringfence_verdict=reject(?:;ringfence_(?:reason|list|account)=[A-Za-z0-9_.:/+-]+)+,(?:respond:(?:433 Anonymity Disallowed|608 Rejected),)?hangup:CALL_REJECTED\\\\' inline\|n\)\}$/,
  // The callflow is the policy's: only the dialled extension and the call's context vary.
  /^sendmsg\ncall-command: execute\nexecute-app-name: transfer\nexecute-app-arg: (?:\$\{regex\(\$\{socket_resume\}\|\^true\$\|)?[A-Za-z0-9_.+*#-]+ XML [A-Za-z0-9_.-]+(?:\|n\)\})?$/,
];

async function fuzzOne(random: Random, policy: PolicyStore): Promise<string> {
  const bytes = mutate(RECORDINGS, random);
  const socket = new FakeSocket();
  const outcomes: SessionOutcome[] = [];
  const { ended } = runSession(socket, {
    accepted: { at: 0 },
    limits: UNHURRIED,
    screen: (call) => screenCall(call, policy, 0),
    onOutcome: (outcome) => outcomes.push(outcome),
    log: silentLog,
    now: () => 0,
  });
  for (const chunk of inChunks(bytes, random)) if (chunk.length > 0) socket.feed(chunk);
  socket.finish();
  await ended;
  const commands = socket.written.split('\n\n').slice(0, -1);
  const wrong = commands.filter((command) => !ALLOWED.some((allowed) => allowed.test(command)));
  if (wrong.length > 0 || outcomes.length !== 1) {
    expect.fail(JSON.stringify({ wrong, outcomes: outcomes.length, bytes: `${bytes}` }));
  }
  return commands.at(-1) ?? '';
}

describe.each(['policy.json', 'policies/strict.json'])('with %s', (file) => {
  it(`${RUNS} recordings, mutated from seed ${SEED}`, async () => {
    const policy = await loadPolicyFile(fixture(file));
    const random = new Random(SEED);
    const ends = new Map<string, number>();
    const heap: number[] = [];
    for (let run = 0; run < RUNS / 2; run++) {
      const end = (await fuzzOne(random, policy)).replace(/[\s\S]*app-name: (\w+)[\s\S]*/, '$1');
      ends.set(end, (ends.get(end) ?? 0) + 1);
      if (run % Math.ceil(RUNS / 20) === 0) heap.push(heapUsedMb());
    }
    if (RUNS >= 100_000) console.log(file, Object.fromEntries(ends), 'heap MB', heap);
    // Mutation leaves enough alive: verdicts of both kinds, and unscreened calls.
    expect([...ends.keys()]).toEqual(
      expect.arrayContaining(['hangup', 'transfer', 'exit', 'connect']),
    );
    const grownMb = (heap.at(-1) ?? 0) - (heap[2] ?? 0);
    if (globalThis.gc !== undefined) expect(grownMb).toBeLessThan(10);
  }, 600_000);
});

function heapUsedMb(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 1024 / 1024);
}
