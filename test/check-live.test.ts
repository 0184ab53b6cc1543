import { join } from 'node:path';
import { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
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
import { type RandomCaller, randomCaller, randomPolicy } from './support/random-policy.js';
import { silentLog } from './support/silent-log.js';
import { temporaryFolder } from './support/temporary.js';
import { UNHURRIED } from './support/unhurried.js';

/*
 * `check` is the live function: random policies and calls, asked by the command and as FreeSWITCH
 * would.
 */

const POLICIES = 100;
/** Of each policy; ten times as many in `npm run fuzz`. */
const CALLS = Number(process.env['CHECK_CALLS'] ?? 10);
const POLICIES_OVER_TCP = 10;
const CALLS_OVER_TCP = 20;

/** Makes the policy what the document says, whatever it was. */
async function replace(store: SqlitePolicyStore, json: object): Promise<void> {
  const by = { author: 'test', what: 'test' };
  await store.apply(parseDocument(json, 'policy'), by, { prune: true });
}

/** `verdict reason` as `check` says it. */
async function checked(
  file: string,
  { from, name, privacy, verstat }: RandomCaller,
): Promise<string> {
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
function asChannelData({ from, name, privacy, verstat }: RandomCaller): Buffer {
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

async function screened(store: SqlitePolicyStore, each: RandomCaller): Promise<string | undefined> {
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
    const file = join(temporaryFolder(), 'ringfence.db');
    const store = openPolicyStore(file, { create: true });
    for (const [at, json] of fc.sample(randomPolicy, { numRuns: POLICIES, seed: 1 }).entries()) {
      await replace(store, json);
      for (const each of fc.sample(randomCaller, { numRuns: CALLS, seed: at })) {
        const live = await screened(store, each);
        expect(await checked(file, each), JSON.stringify({ json, each })).toBe(live);
        met.add(live ?? '');
        count++;
      }
    }
    store.close();
    expect(count).toBe(POLICIES * CALLS);
    expect(met.size).toBeGreaterThan(15);
  });

  it(`and over TCP on ${POLICIES_OVER_TCP * CALLS_OVER_TCP} of them`, async () => {
    const daemon = new DaemonProcess();
    onTestFinished(() => daemon.dispose());
    const store = openPolicyStore(daemon.db, { create: true });
    await daemon.start();
    const policies = fc.sample(randomPolicy, { numRuns: POLICIES_OVER_TCP, seed: 2 });
    for (const [at, json] of policies.entries()) {
      await replace(store, json);
      for (const each of fc.sample(randomCaller, { numRuns: CALLS_OVER_TCP, seed: at })) {
        const recording = { name: 'x', chunks: [asChannelData(each)], callerHungUp: false };
        const expected = await checked(daemon.db, each);
        // Asked again where a busy machine took longer than the deadline.
        await expect.poll(async () => said(await play(recording, daemon))).toBe(expected);
      }
    }
    store.close();
  });
});
