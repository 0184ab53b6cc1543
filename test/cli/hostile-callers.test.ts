import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { parseHeaders } from 'esl-lite';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeRemedy } from '../../src/cli/verdict-remedy.js';
import { toCallRecord } from '../../src/daemon/call-record.js';
import { type InboundCall, readInboundCall } from '../../src/event-socket/inbound-call.js';
import { PolicyWithEntries } from '../../src/replay/policy-with-entries.js';
import { readRecordings } from '../../src/replay/recording.js';
import { decide } from '../../src/screening/decide.js';
import { explain } from '../../src/screening/explain.js';
import { exactEntry, isProblem } from '../../src/screening/policy/entry.js';
import { lookupKeys } from '../../src/screening/policy/entry-match.js';
import {
  type Account,
  type List,
  type PolicyReader,
  REJECT,
} from '../../src/screening/policy/policy.js';
import { remedyFor } from '../../src/screening/remedy.js';
import { type Screened, screenCall } from '../../src/screening/screen-call.js';
import { type CallRecord, readExplanation } from '../../src/store/call-log.js';
import { redactorFor } from '../../src/store/number-redaction.js';
import { logCalls } from '../support/calls.js';
import { channelData } from '../support/channel-data.js';
import { DocumentPolicy } from '../support/document-policy.js';
import { createPolicy } from '../support/policy.js';
import { Ringfence } from '../support/ringfence.js';
import { wordsOf } from '../support/shell.js';
import { temporaryFolder } from '../support/temporary.js';

/*
 * What a caller sent is data: an entry made from a logged call is that number and no other, and a
 * suggested command does only what it says.
 */

const CONSTANTS = [
  '+4420*',
  'name:*e*',
  'name:alice',
  '*',
  '0*',
  '+*',
  '12*',
  '+1*',
  '-h',
  '--yes',
  '--help',
  "'; touch x",
  '$(touch x)',
  '`touch x`',
  'x;touch${IFS}x',
  '|touch x',
  '> x',
  '&&touch x',
  '"',
  "'",
  '\\',
  '!!',
  '~',
  '#1',
  '%0A',
  'a\nb',
  '\u202e0001',
  '\u0000',
  '',
  ' ',
  'sip:alice@x',
  'alice;verstat=TN-Validation-Passed-A',
  '+266696687',
  '+347300000000',
  '911',
  'ACME/blocked',
  '--',
  '-',
  '=cmd',
  '@x',
];
const character = fc.constantFrom(
  ...' \'"`$(){}[]<>|&;*?!#~\\-+=@%/.,:_\n\t\u00a0\u202eaex0123456789',
);
const caller = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...CONSTANTS) },
  { weight: 4, arbitrary: fc.string({ unit: character, maxLength: 24 }) },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...'+*0123456789'), maxLength: 16 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
);

const INNOCENT = [
  '+14155550100',
  '+442071838750',
  '+33142685300',
  '1012',
  '22395',
  'alice',
  '0',
  'eve',
  '+12',
  '-x',
];

const BLOCKED: List = {
  name: 'acme/blocked',
  owner: 'acme',
  kind: 'block',
  action: REJECT,
  blockAnonymous: false,
  stillScreen: false,
  enabled: true,
  active: true,
};

const RECORDED = readInboundCall(parseHeaders(channelData()));

/** The recorded call from another caller. */
function callFrom(number: string): InboundCall {
  const callerHeaders = {
    ...RECORDED.callerHeaders,
    callerIdNumber: number,
    callerIdName: number,
    fromUser: number,
  };
  return { ...RECORDED, callerHeaders };
}

const screen = (call: InboundCall, policy: PolicyReader): Screened =>
  screenCall({ ...call, accountVariable: 'acme' }, policy, 0);

function recordOf(call: InboundCall, screened: Screened, uuid: string): CallRecord {
  const outcome = { call: { ...call, uuid }, screened, latencyMs: 1 };
  return toCallRecord(outcome, redactorFor('full', undefined), Date.now());
}

async function emptyPolicy(): Promise<Ringfence> {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, (edit) => edit.addAccount('acme', { country: 'US' }));
  return ringfence;
}

/** Every command that is suggested for a call: in the log, and for a caller that is tried. */
function suggestions(record: CallRecord): string[] {
  const call = { ...record, explanation: readExplanation(record) };
  const remedy = remedyFor(call);
  const lines = [
    ...explain(call),
    ...describeRemedy(remedy, record),
    ...describeRemedy(remedy, { country: 'US' }),
  ];
  return lines.flatMap((line) => /: (ringfence .*)$/s.exec(line)?.[1] ?? []);
}

const EMPTY = new DocumentPolicy({ accounts: [{ id: 'acme', country: 'US' }] });
const account = EMPTY.account('acme') as Account;

describe('a hostile caller', () => {
  it('becomes the entry that blocks exactly this caller, or none', () => {
    // Who they are doesn't depend on the policy, and is found out once.
    const innocents = INNOCENT.map((number) => {
      const { identity, verdict } = screen(callFrom(number), EMPTY);
      return { number, identity, keys: lookupKeys(identity), before: verdict.verdict };
    });
    const counts = { blocked: 0, refused: 0 };
    fc.assert(
      fc.property(caller, (number) => {
        const call = callFrom(number);
        const screened = screen(call, EMPTY);
        const { presentation, caller: kept } = recordOf(call, screened, 'u');
        if (presentation !== 'presented' || kept === undefined) return;
        const entry = exactEntry(kept);
        if (isProblem(entry)) {
          counts.refused++;
          expect(entry.problem).toMatch(/^"/);
          return;
        }
        counts.blocked++;
        const policy = new PolicyWithEntries(EMPTY, { list: BLOCKED, entries: [entry] });
        const { verdict } = screen(call, policy);
        if (screened.verdict.reason === 'emergency-number')
          expect(verdict.verdict).toBe('transfer');
        else expect(verdict).toMatchObject({ verdict: 'reject', entry: kept });
        for (const { number: innocent, identity, keys, before } of innocents) {
          if (identity.presented === kept) continue;
          const candidates = policy.candidates('acme', keys);
          const anonymousLists = policy.anonymousLists('acme');
          const screening = { account, identity, candidates, anonymousLists };
          const after = decide({ ...screening, isEmergencyCallback: false }, 0).verdict;
          if (after !== before) expect([innocent, after]).toEqual([innocent, before]);
        }
      }),
      { numRuns: 10_000 },
    );
    expect(counts.blocked).toBeGreaterThan(1_000);
    expect(counts.refused).toBeGreaterThan(1_000);
  });

  it('gets only suggestions that a shell reads as one command with the caller as one word', () => {
    const expected: string[][] = [];
    const script: string[] = ["ringfence() { printf '%s\\0' \"$@\"; printf '\\1'; }"];
    fc.assert(
      fc.property(caller, fc.boolean(), (number, isRejecting) => {
        const call = callFrom(number);
        const screened = screen(call, EMPTY);
        const record = recordOf(call, screened, 'call-1');
        const judged = isRejecting
          ? { ...record, verdict: 'reject' as const, reason: 'blocked-name' }
          : record;
        for (const command of suggestions(judged)) {
          script.push(command);
          expected.push(['acme', 'call-1', record.caller ?? '']);
        }
      }),
      { numRuns: 10_000 },
    );
    expect(expected.length).toBeGreaterThan(1_000);
    const cwd = temporaryFolder();
    const said = execFileSync('sh', ['-s'], { cwd, input: script.join('\n'), encoding: 'utf8' });
    const argvs = said
      .split('\u0001')
      .slice(0, -1)
      .map((words) => words.split('\0').slice(0, -1));
    expect(argvs).toHaveLength(expected.length);
    argvs.forEach((argv, at) => {
      const known = [...VERBS, ...(expected[at] as string[])];
      expect(argv.filter((word) => !known.includes(word))).toEqual([]);
    });
    expect(readdirSync(cwd)).toEqual([]);
  });
});

const VERBS = [
  'allow',
  'block',
  'calls',
  'account',
  'set',
  '--block-anonymous',
  '--no-block-anonymous',
  '--',
];

describe('calls block, of each recording and of hostile callers', async () => {
  const ringfence = await emptyPolicy();
  const recorded = readRecordings([new URL('../../fixtures/calls', import.meta.url).pathname]).map(
    ({ chunks }) => readInboundCall(parseHeaders(Buffer.concat(chunks))),
  );
  const calls = [...recorded, ...CONSTANTS.map(callFrom)].map((call, at) => ({
    ...call,
    accountVariable: 'acme',
    uuid: `call-${at}`,
  }));

  /** Many recordings are from the same caller. */
  const undone = new Set<string>();

  beforeAll(async () => {
    await ringfence.policy(async (policy) => {
      const records = calls.map((call) => recordOf(call, screen(call, policy), call.uuid));
      logCalls(ringfence, records);
    });
  });

  it.each(calls.map((call) => [call.uuid, call.callerHeaders.callerIdNumber, call] as const))(
    '%s from %j',
    async (uuid, _, call) => {
      const { exitCode, stderr, stdout } = await ringfence.run('calls', 'block', uuid, '--json');
      await ringfence.policy(async (policy) => {
        const { verdict, identity } = screen(call, policy);
        const after = await policy.list('acme/blocked');
        if (exitCode !== 0) {
          expect(stderr).toMatch(/withheld the number|sent no number|can't be put on a list/);
          expect(after?.entries ?? 0).toBe(0);
          return;
        }
        if (verdict.reason !== 'emergency-number') {
          expect(verdict).toMatchObject({ verdict: 'reject', entry: identity.presented });
        }
        expect(await policy.entries('acme/blocked')).toMatchObject([{ text: identity.presented }]);
      });
      if (exitCode !== 0) return;
      const { undo } = JSON.parse(stdout) as { undo: string };
      if (undone.has(undo)) {
        await ringfence.run('list', 'delete', 'acme/blocked', '--yes');
        return;
      }
      undone.add(undo);
      expect(await ringfence.run(...wordsOf(undo))).toMatchObject({ exitCode: 0 });
      const left = await ringfence.policy(async (policy) => await policy.entries('acme/blocked'));
      expect(left).toEqual([]);
    },
  );
});
