import { expect } from 'vitest';
import {
  type RunningSession,
  runSession,
  SESSION_LIMITS,
  type SessionOptions,
  type SessionOutcome,
} from '../../src/event-socket/session.js';
import { FakeSocket } from './duplex.js';
import { SCREENED } from './screened.js';
import { silentLog } from './silent-log.js';

export const TRANSFER =
  /^connect\n\nsendmsg\n[\s\S]*execute-app-arg: [^\n]*1000 XML public[^\n]*\n\n$/;

/** Whether the commands of a verdict, or `exit`, have been written. */
export const isDecided = (written: string) => /(?:XML public(?:\|n\)\})?|exit)\n\n$/.test(written);

export const reply = (text: string) => `Content-Type: command/reply\nReply-Text: ${text}\n\n`;

/** A session with its socket, outcomes and clock. */
export interface RunningTest {
  readonly socket: FakeSocket;
  readonly outcomes: SessionOutcome[];
  readonly session: RunningSession;
  /** The session's clock, in milliseconds. */
  now: number;
}

/** Runs a session on a fake socket and a clock of its own. */
export function startSession(changes: Partial<SessionOptions> = {}): RunningTest {
  const socket = new FakeSocket();
  const outcomes: SessionOutcome[] = [];
  const running = { socket, outcomes, now: 0 } as {
    -readonly [K in keyof RunningTest]: RunningTest[K];
  };
  running.session = runSession(socket, {
    accepted: { at: 0 },
    limits: SESSION_LIMITS,
    screen: () => SCREENED,
    onOutcome: (outcome) => outcomes.push(outcome),
    log: silentLog,
    now: () => running.now,
    ...changes,
  });
  return running;
}

/** Closes the socket, and returns the only outcome. */
export async function endSession(running: RunningTest): Promise<SessionOutcome> {
  running.socket.finish();
  await running.session.ended;
  expect(running.outcomes).toHaveLength(1);
  return running.outcomes[0] as SessionOutcome;
}
