import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../src/cli/check/check.js';
import { Context } from '../src/cli/context.js';
import { runSession } from '../src/event-socket/session.js';
import { play } from '../src/replay/play.js';
import { screenCall } from '../src/screening/screen-call.js';
import { parseDocument } from '../src/store/document/policy-document.js';
import { openPolicyStore, type SqlitePolicyStore } from '../src/store/sqlite/policy-store.js';
import { channelData } from './support/channel-data.js';
import { DaemonProcess } from './support/daemon.js';
import { FakeSocket } from './support/duplex.js';
import { captureIo } from './support/process-io.js';
import { silentLog } from './support/silent-log.js';
import { UNHURRIED } from './support/unhurried.js';

/*
 * `check` is the live function: random policies and calls, asked by the command and as FreeSWITCH
 * would. Few numbers and names, so that most calls meet a rule and many meet several.
 */

const NUMBERS = ['+14155550100', '+14155550101', '+442071838750', '1012', '911', '0000000000'];
const SPELLINGS = [
  ...NUMBERS,
  '4155550100',
  '(415) 555-0101',
  '00442071838750',
  'anonymous',
  'Alice',
  '',
];
const ENTRIES = [
  ...NUMBERS.slice(0, 4),
  '+1415*',
  '+44*',
  '+14155550100*',
  'name:*doe*',
  'name:j?ne doe',
  'name:x',
];
const ACTIONS = [
  'reject',
  'reject USER_BUSY',
  'respond 433 Anonymity Disallowed',
  'transfer 5000',
  'flag',
];

const entry = fc.record({
  entry: fc.constantFrom(...ENTRIES),
  label: fc.constant('label'),
  until: fc.constantFrom('2001-01-01', '2999-01-01'),
});
const listOf = (name: string) =>
  fc.oneof(
    fc.record({
      ...sharedBy(name),
      kind: fc.constant('block'),
      action: fc.constantFrom(...ACTIONS),
      blockAnonymous: fc.boolean(),
    }),
    fc.record({ ...sharedBy(name), kind: fc.constant('allow') }),
  );
const sharedBy = (name: string) => ({
  name: fc.constant(name),
  enabled: fc.boolean(),
  // Where a shared list is active stands with the accounts.
  [name.includes('/') ? 'active' : 'everyone']: fc.boolean(),
  entries: fc.uniqueArray(entry, { maxLength: 5, selector: (each) => each.entry }),
});
const document = fc.record({
  accounts: fc.tuple(
    fc.record({
      id: fc.constant('acme'),
      activate: fc.subarray(['shared']),
      deactivate: fc.subarray(['other']),
      country: fc.constantFrom('US', 'GB', 'DE'),
      mode: fc.constantFrom('enforce', 'enforce', 'monitor', 'off'),
      blockAnonymous: fc.boolean(),
      anonymousScope: fc.constantFrom('withheld', 'no-number', 'any-privacy'),
      anonymousAction: fc.constantFrom(...ACTIONS),
      verification: fc.constantFrom('off', 'failed', 'A', 'B', 'C'),
      defaultVerdict: fc.constantFrom('transfer', 'transfer', 'reject'),
    }),
  ),
  lists: fc.tuple(listOf('acme/a'), listOf('acme/b'), listOf('shared'), listOf('other')),
});
const call = fc.record({
  from: fc.constantFrom(...SPELLINGS),
  name: fc.constantFrom('Jane Doe', 'DOE', 'x', 'Anonymous', 'Private'),
  privacy: fc.constantFrom('none', 'id', 'user', 'user;id', 'header;session'),
  verstat: fc.constantFrom(
    'No-TN-Validation',
    'TN-Validation-Failed',
    'TN-Validation-Passed-A',
    'TN-Validation-Passed-C',
  ),
});
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

const POLICIES = 100;
/** Of each policy; ten times as many in `npm run fuzz`. */
const CALLS = Number(process.env['CHECK_CALLS'] ?? 10);
const POLICIES_OVER_TCP = 10;
const CALLS_OVER_TCP = 20;

const folder = mkdtempSync(join(tmpdir(), 'ringfence-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function makePolicy(file: string, json: object): Promise<SqlitePolicyStore> {
  const store = openPolicyStore(file, { create: true });
  await store.apply(parseDocument(json, 'policy'), { author: 'test', what: 'test' });
  return store;
}

/** `verdict reason` as `check` says it. */
async function checked(file: string, { from, name, privacy, verstat }: Call): Promise<string> {
  const io = captureIo();
  const options = { from, name, privacy, verstat, db: file, json: true };
  const context = new Context(options, { argv: [], io, program: new Command() });
  const code = await check(context, 'acme');
  context.close();
  const { verdict, reason } = JSON.parse(io.stdout.text) as { verdict: string; reason: string };
  expect(code).toBe(verdict === 'reject' ? 10 : 0);
  return `${verdict} ${reason}`;
}

/** The same call as FreeSWITCH describes it. */
function asChannelData({ from, name, privacy, verstat }: Call): Buffer {
  const hidden = String(privacy.split(';').includes('id'));
  return channelData({
    'Caller-Caller-ID-Number': from === '' ? null : from,
    'Caller-Caller-ID-Name': name,
    'Caller-Privacy-Hide-Number': hidden,
    'Caller-Privacy-Hide-Name': hidden,
    variable_sip_from_user: from === '' ? 'nobody' : from,
    variable_sip_Privacy: privacy,
    variable_sip_verstat_detailed: verstat,
    variable_ringfence_account: 'acme',
  });
}

const said = (written: string) =>
  /ringfence_verdict=(\w+);ringfence_reason=([\w-]+)/.exec(written)?.slice(1).join(' ');

async function screened(store: SqlitePolicyStore, each: Call): Promise<string | undefined> {
  const socket = new FakeSocket();
  socket.feed(asChannelData(each));
  socket.finish();
  const { ended } = runSession(socket, {
    accepted: { at: 0 },
    limits: UNHURRIED,
    screen: (inbound) => screenCall(inbound, store, Date.now()),
    onOutcome: () => {},
    log: silentLog,
    now: () => 0,
  });
  await ended;
  return said(socket.written);
}

describe('check gives the live verdict', () => {
  it(`on ${POLICIES * CALLS} random calls and policies`, async () => {
    const met = new Set<string>();
    let count = 0;
    for (const [at, json] of fc.sample(document, { numRuns: POLICIES, seed: 1 }).entries()) {
      const file = join(folder, `${at}.db`);
      const store = await makePolicy(file, json);
      for (const each of fc.sample(call, { numRuns: CALLS, seed: at })) {
        const live = await screened(store, each);
        expect(await checked(file, each), JSON.stringify({ json, each })).toBe(live);
        met.add(live ?? '');
        count++;
      }
      store.close();
    }
    expect(count).toBe(POLICIES * CALLS);
    expect(met.size).toBeGreaterThan(15);
  }, 120_000);

  it(`and over TCP on ${POLICIES_OVER_TCP * CALLS_OVER_TCP} of them`, async () => {
    for (const [at, json] of fc
      .sample(document, { numRuns: POLICIES_OVER_TCP, seed: 2 })
      .entries()) {
      const daemon = new DaemonProcess();
      (await makePolicy(daemon.db, json)).close();
      await daemon.start();
      for (const each of fc.sample(call, { numRuns: CALLS_OVER_TCP, seed: at })) {
        const recording = { name: 'x', chunks: [asChannelData(each)], callerHungUp: false };
        expect(said(await play(recording, daemon))).toBe(await checked(daemon.db, each));
      }
      await daemon.dispose();
    }
  }, 120_000);
});
