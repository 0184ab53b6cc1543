import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { channelData } from './channel-data.js';

/*
 * FreeSWITCH's side of a call as the shipped dialplan (async, socket_resume, sched_transfer +3) makes
 * it: whatever happens to the connection, the call continues, and after 3 s the guard takes it back.
 */

export interface CallReport {
  /** `cut`: a word that came when the call was talking already. */
  readonly end: 'through' | 'rejected' | 'cut';
  /** Screened, or continued by the controller, by the connection's end, or by the guard. */
  readonly by: 'verdict' | 'unscreened' | 'closed' | 'guard';
  /** From the call's start until it got through or was rejected. */
  readonly ms: number;
}

const GUARD_MS = 3_000;
/** How long a call that the guard took back talks while the controller may still say something. */
const TALK_MS = 9_000;

const recorded = channelData({
  'Caller-Caller-ID-Number': 'CALLER',
  variable_sip_from_user: 'CALLER',
  'Caller-Channel-Created-Time': 'CREATED',
  'Event-Date-Timestamp': 'NOW',
}).toString('latin1');

/** One call; resolves when its fate is known. */
export async function placeCall(
  address: { readonly host: string; readonly port: number },
  caller: string,
  { talkMs = TALK_MS, guardMs = GUARD_MS } = {},
): Promise<CallReport> {
  const started = performance.now();
  const report = (end: CallReport['end'], by: CallReport['by']): CallReport => ({
    end,
    by,
    ms: performance.now() - started,
  });
  const socket = connect({ host: address.host, port: address.port, noDelay: true });
  const said = { text: '', afterGuard: '' };
  let isTalking = false;
  const settled = new Promise<CallReport>((resolve) => {
    socket.setEncoding('latin1').on('data', (text: string) => {
      if (isTalking) {
        said.afterGuard += text;
        // A controller that says connect late learns that the channel has moved on.
        if (text.includes('connect\n\n')) socket.write(movedOn(caller));
        return;
      }
      const before = said.text;
      said.text += text;
      if (!before.includes('connect\n\n') && said.text.includes('connect\n\n')) {
        socket.write(describe(caller, performance.now() - started));
      }
      const fate = fateOf(said.text);
      if (fate !== undefined) resolve(report(...fate));
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      const fate = fateOf(said.text);
      if (!isTalking) resolve(fate ? report(...fate) : report('through', 'closed'));
    });
  });
  const guard = sleep(guardMs).then((): 'guard' => 'guard');
  const first = await Promise.race([settled, guard]);
  if (first !== 'guard') {
    socket.destroy();
    return first;
  }
  isTalking = true;
  const through = report('through', 'guard');
  await Promise.race([sleep(talkMs), new Promise((resolve) => socket.on('close', resolve))]);
  socket.destroy();
  return harms(said.afterGuard) ? { ...through, end: 'cut' } : through;
}

function describe(caller: string, ageMs = 0): string {
  const nowMicroseconds = Date.now() * 1_000;
  return recorded
    .replace('NOW', String(nowMicroseconds))
    .replace('CREATED', String(nowMicroseconds - Math.round(ageMs * 1_000)))
    .replaceAll('CALLER', encodeURIComponent(caller))
    .replaceAll(/ea3fcd4c-fa96-4b92-8809-bb5ac6072c0c/g, crypto.randomUUID());
}

function movedOn(caller: string): string {
  return describe(caller).replace(
    /variable_current_application: socket/,
    'variable_current_application: playback',
  );
}

/** What FreeSWITCH does with what the controller said so far; undefined while nothing is decided. */
function fateOf(text: string): ['through' | 'rejected', 'verdict' | 'unscreened'] | undefined {
  if (/execute-app-name: (?:hangup|respond|execute_extension)\n[^\n]*\n\n/.test(text)) {
    return ['rejected', 'verdict'];
  }
  if (/execute-app-name: transfer\n[^\n]*\n\n/.test(text)) return ['through', 'verdict'];
  return /(?:^|\n\n)exit\n\n/.test(text) ? ['through', 'unscreened'] : undefined;
}

/**
 * What ends or breaks a call that is talking: `exit` doesn't, nor does a command that FreeSWITCH carries
 * out only while `socket_resume` is set, which the guard has unset.
 */
function harms(text: string): boolean {
  return /execute-app-name: (?:hangup|transfer|respond|execute_extension)\nexecute-app-arg: (?!\$\{regex\(\$\{socket_resume\})|(?:^|\n\n)resume\n\n/.test(
    text,
  );
}

export interface Tally {
  readonly sent: number;
  readonly through: number;
  readonly rejected: number;
  readonly wronglyRejected: number;
  readonly lost: number;
  readonly slowestMs: number;
  readonly by: Readonly<Record<CallReport['by'], number>>;
}

export const GOOD = '+14155550101';
export const BLOCKED = '+14155550100';

/** Calls at an even pace, every second one from a blocked caller. */
export async function placeCalls(
  address: { readonly host: string; readonly port: number },
  { count = 1_000, perSecond = 200, talkMs = TALK_MS } = {},
): Promise<Tally> {
  const started = performance.now();
  const calls: Promise<CallReport & { caller: string }>[] = [];
  for (let at = 0; at < count; at++) {
    const waitMs = started + (at / perSecond) * 1_000 - performance.now();
    if (waitMs > 1) await sleep(waitMs);
    const caller = at % 2 === 0 ? GOOD : BLOCKED;
    calls.push(placeCall(address, caller, { talkMs }).then((report) => ({ ...report, caller })));
  }
  return tally(await Promise.all(calls));
}

function tally(reports: readonly (CallReport & { caller: string })[]): Tally {
  const count = (holds: (report: CallReport & { caller: string }) => boolean) =>
    reports.filter(holds).length;
  const by = (cause: CallReport['by']) => count((report) => report.by === cause);
  return {
    sent: reports.length,
    through: count(({ end }) => end === 'through'),
    rejected: count(({ end }) => end === 'rejected'),
    wronglyRejected: count(({ end, caller }) => end === 'rejected' && caller === GOOD),
    lost: count(({ end }) => end === 'cut'),
    slowestMs: Math.round(Math.max(...reports.map(({ ms }) => ms))),
    by: {
      verdict: by('verdict'),
      unscreened: by('unscreened'),
      closed: by('closed'),
      guard: by('guard'),
    },
  };
}
