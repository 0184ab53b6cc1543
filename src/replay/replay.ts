import type { Logger } from 'pino';
import { ASK_RESUME } from '../event-socket/commands.js';
import { listen } from '../event-socket/server.js';
import { SESSION_LIMITS, type SessionOutcome } from '../event-socket/session.js';
import { LOOPBACK } from '../net/subnet.js';
import type { PolicyReader } from '../screening/policy/policy.js';
import { screenCall } from '../screening/screen-call.js';
import { PATIENCE_MS, play } from './play.js';
import type { Recording } from './recording.js';

/** The result of a recorded call. */
export interface ReplayResult {
  readonly recording: string;
  readonly account?: string | undefined;
  readonly verdict: 'transfer' | 'reject' | 'none';
  readonly reason: string;
  readonly list?: string | undefined;
  readonly entry?: string | undefined;
  readonly wouldBe?: { readonly verdict: string; readonly reason: string } | undefined;
  /** What the controller wrote after `connect`, command by command. */
  readonly commands: readonly string[];
}

/** Plays recordings, one after another, over TCP to a controller that it starts. */
export async function replay(
  recordings: readonly Recording[],
  policy: PolicyReader,
  log: Logger,
): Promise<ReplayResult[]> {
  const outcomes: SessionOutcome[] = [];
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    // The recording ends the conversation, so the controller only sends the verdict.
    limits: { ...SESSION_LIMITS, askMs: PATIENCE_MS },
    screen: (call) => screenCall(call, policy, Date.now()),
    admission: { allowedPeers: LOOPBACK, maxSessions: 2, maxPerPeer: 2 },
    onOutcome: (outcome) => outcomes.push(outcome),
    onRefused: () => {},
    log,
  });
  try {
    const results: ReplayResult[] = [];
    for (const recording of recordings) {
      const written = await play(recording, { host: '127.0.0.1', port: server.address.port });
      results.push(toResult(recording, outcomes.splice(0)[0], written));
    }
    return results;
  } finally {
    await server.close();
  }
}

/**
 * Plays recordings to a running controller. The outcome is read from the commands that it sends.
 */
export async function replayTo(
  address: { readonly host: string; readonly port: number },
  recordings: readonly Recording[],
): Promise<ReplayResult[]> {
  const results: ReplayResult[] = [];
  for (const recording of recordings) {
    const commands = commandsOf(await play(recording, address));
    const said = new Map(
      [...commands.join('\n').matchAll(/ringfence_(\w+)=([^;,\n]+)/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    );
    const verdict = said.get('verdict');
    results.push({
      recording: recording.name,
      account: said.get('account'),
      verdict: verdict === 'reject' ? 'reject' : verdict === undefined ? 'none' : 'transfer',
      reason: said.get('reason') ?? (commands.length === 0 ? 'hung-up' : 'unscreened'),
      list: said.get('list'),
      commands,
    });
  }
  return results;
}

/** Everything that the controller wrote after `connect`. */
function commandsOf(written: string): string[] {
  return written
    .split('\n\n')
    .filter((command) => command !== '' && `${command}\n\n` !== ASK_RESUME)
    .slice(1);
}

function toResult(
  recording: Recording,
  outcome: SessionOutcome | undefined,
  written: string,
): ReplayResult {
  const base = { recording: recording.name, commands: commandsOf(written) };
  if (outcome === undefined || outcome.kind === 'hung-up') {
    return { ...base, verdict: 'none', reason: 'hung-up' };
  }
  const account = outcome.screened?.account?.id;
  if (outcome.kind === 'fail-open') {
    return { ...base, account, verdict: 'transfer', reason: outcome.reason };
  }
  const { verdict, reason, list, entry, wouldBe } = outcome.screened.verdict;
  return {
    ...base,
    account,
    verdict,
    reason,
    list,
    entry,
    wouldBe: wouldBe && { verdict: wouldBe.verdict, reason: wouldBe.reason },
  };
}
