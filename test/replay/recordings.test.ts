import { readFileSync } from 'node:fs';
import { parseHeaders } from 'esl-lite';
import { beforeAll, describe, expect, it } from 'vitest';
import { readInboundCall } from '../../src/event-socket/inbound-call.js';
import { type Recording, readRecordings } from '../../src/replay/recording.js';
import { type ReplayResult, replay } from '../../src/replay/replay.js';
import { identifyCaller } from '../../src/screening/caller/caller-identity.js';
import { describeVerification } from '../../src/screening/caller/verification.js';
import { loadPolicyFile } from '../../src/store/document/read-policy-file.js';
import { silentLog } from '../support/silent-log.js';

const fixture = (path: string) => new URL(`../../fixtures/${path}`, import.meta.url).pathname;

const POLICIES = {
  default: 'policy.json',
  strict: 'policies/strict.json',
  'allow-only': 'policies/allow-only.json',
  monitor: 'policies/monitor.json',
  challenge: 'policies/challenge.json',
};

interface Expected {
  readonly identity: object;
  readonly policies: Readonly<Record<string, object>>;
}

const EXPECTED = JSON.parse(readFileSync(fixture('calls/expected.json'), 'utf8')) as Readonly<
  Record<string, Expected>
>;
const RECORDINGS = readRecordings([fixture('calls')]);

it('every recording has an expected result', () => {
  expect(RECORDINGS).toHaveLength(43);
  expect(RECORDINGS.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
});

describe.each(RECORDINGS)('$name', (recording) => {
  it('is from the expected caller', () => {
    const [headers = ''] = bytesOf(recording).toString('latin1').split('\n\n', 1);
    const { callerHeaders } = readInboundCall(parseHeaders(Buffer.from(headers, 'latin1')));
    const identity = identifyCaller(callerHeaders, 'US');
    const { presentation, presented, name, nameHidden, signals } = identity;
    const described = {
      presentation,
      presented,
      name: name !== undefined && name.length > 100 ? undefined : name,
      nameHidden,
      asserted: identity.asserted.map(({ source, number }) => `${source} ${number}`),
      verification: describeVerification(identity.verification),
      signals,
    };
    expect(described).toEqual({ ...described, ...EXPECTED[recording.name]?.identity });
    expect(JSON.parse(JSON.stringify(described))).toEqual(EXPECTED[recording.name]?.identity);
  });
});

describe.each(Object.entries(POLICIES))('over TCP, with the policy %s', (name, file) => {
  let results: ReplayResult[];
  beforeAll(async () => {
    results = await replay(RECORDINGS, await loadPolicyFile(fixture(file)), silentLog);
  });

  it.each(RECORDINGS.map(({ name: recording }) => recording))('%s', (recording) => {
    const result = results.find((each) => each.recording === recording) as ReplayResult;
    const { recording: _, commands, ...verdict } = result;
    const described = { ...verdict, commands: commands.map(shorten) };
    expect(JSON.parse(JSON.stringify(described))).toEqual(EXPECTED[recording]?.policies[name]);
  });
});

/** `sendmsg ... execute-app-name: hangup ... execute-app-arg: X` -> `hangup X`. */
function shorten(command: string): string {
  const name = /^execute-app-name: (.*)$/m.exec(command)?.[1] ?? command;
  // The digit to press is random.
  const argument = /^execute-app-arg: (.*)$/m
    .exec(command)?.[1]
    ?.replace(/ringfence_challenge=\d/, 'ringfence_challenge=DIGIT');
  return argument === undefined ? name : `${name} ${argument}`;
}

function bytesOf({ chunks }: Recording): Buffer {
  return Buffer.concat(chunks);
}
