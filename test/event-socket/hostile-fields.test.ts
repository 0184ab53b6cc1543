import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { runSession } from '../../src/event-socket/session.js';
import { screenCall } from '../../src/screening/screen-call.js';
import { loadPolicyFile } from '../../src/store/document/read-policy-file.js';
import type { PolicyStore } from '../../src/store/policy-store.js';
import { channelData } from '../support/channel-data.js';
import { FakeSocket } from '../support/duplex.js';
import { silentLog } from '../support/silent-log.js';
import { UNHURRIED } from '../support/unhurried.js';

/*
 * What a caller may do: nothing. Every field of CHANNEL_DATA takes every character and sequence that
 * could mean something to FreeSWITCH, and only what the policy chose may come back.
 */

const fixture = (path: string) => new URL(`../../fixtures/${path}`, import.meta.url).pathname;

const FIELDS = readFileSync(fixture('calls/custom-headers.esl'), 'latin1')
  .split('\n\n', 1)
  .join()
  .split('\n')
  .map((line) => line.split(': ')[0] as string)
  // The framing of the answer itself is FreeSWITCH's own.
  .filter((name) => !['Content-Type', 'Reply-Text', 'Event-Name'].includes(name));

const CHARACTERS = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
const SEQUENCES = [
  'x\n\nsendmsg\ncall-command: hangup\n\n',
  '1000\r\nexit\r\n\r\n',
  '${system(reboot)}',
  '$${domain}',
  '^^;ringfence_verdict=reject',
  '1000 XML default',
  '"1000"',
  "'1000'",
  '1000;ringfence_account=globex',
  '_undef_',
  'ARRAY::1000|:2000',
  '\u202e0001',
  CHARACTERS.join(''),
  CHARACTERS.join('').repeat(20),
];

const ALLOWED = [
  /^connect$/,
  /^exit$/,
  /^sendmsg\ncall-command: execute\nexecute-app-name: sched_cancel\nexecute-app-arg: [0-9]{1,10}$/,
  /^sendmsg\ncall-command: execute\nexecute-app-name: multiset\nexecute-app-arg: \^\^;ringfence_verdict=(?:transfer|reject);ringfence_reason=[a-z-]+(?:;ringfence_list=(?:acme\/allowed|acme\/blocked|globex\/allowed|robocalls))?(?:;ringfence_account=(?:acme|globex))?$/,
  /^sendmsg\ncall-command: execute\nexecute-app-name: hangup\nexecute-app-arg: CALL_REJECTED$/,
  /^sendmsg\ncall-command: execute\nexecute-app-name: execute_extension\nexecute-app-arg: \$\{regex\(\$\{socket_resume\}\|\^true\$\|\\\\'multiset:\^\^;ringfence_verdict=reject;ringfence_reason=[a-z-]+(?:;ringfence_list=(?:acme\/blocked|robocalls))?(?:;ringfence_account=(?:acme|globex))?,hangup:CALL_REJECTED\\\\' inline\|n\)\}$/,
  /^sendmsg\ncall-command: execute\nexecute-app-name: transfer\nexecute-app-arg: (?:\$\{regex\(\$\{socket_resume\}\|\^true\$\|)?[A-Za-z0-9_.+*#-]{1,64} XML [A-Za-z0-9_.-]{1,64}(?:\|n\)\})?$/,
  // Only if the field is socket_resume itself, without which `exit` alone is not enough.
  /^resume$/,
];

describe('any value in a field of CHANNEL_DATA', () => {
  let policy: PolicyStore;
  beforeAll(async () => {
    policy = await loadPolicyFile(fixture('policy.json'));
  });

  async function wrongCommands(field: string, value: string): Promise<string[]> {
    const socket = new FakeSocket();
    const { ended } = runSession(socket, {
      accepted: { at: 0 },
      limits: UNHURRIED,
      screen: (call) => screenCall(call, policy, 0),
      onOutcome: () => {},
      log: silentLog,
      now: () => 0,
    });
    socket.feed(channelData({ [field]: Buffer.from(value, 'latin1') }));
    socket.finish();
    await ended;
    const commands = socket.written.split('\n\n').slice(0, -1);
    return commands.filter((command) => !ALLOWED.some((allowed) => allowed.test(command)));
  }

  it.each(FIELDS)('%s', async (field) => {
    for (const value of SEQUENCES) {
      expect(await wrongCommands(field, value), JSON.stringify(value)).toEqual([]);
    }
  });

  it.each([
    'Caller-Destination-Number',
    'Caller-Context',
    'Caller-Caller-ID-Number',
    'Caller-Caller-ID-Name',
    'variable_ringfence_account',
    'variable_sip_to_host',
  ])('%s, character by character', async (field) => {
    for (const character of CHARACTERS) {
      expect(await wrongCommands(field, `10${character}00`), JSON.stringify(character)).toEqual([]);
    }
  });
});
