import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { type AcceptClock, startAcceptClock } from './accept-clock.js';
import { type AdmissionLimits, Doorkeeper, type Rejection } from './admission.js';
import { EXIT } from './commands.js';
import { OpenSockets } from './open-sockets.js';
import {
  type RunningSession,
  runSession,
  type SessionLimits,
  type SessionOptions,
} from './session.js';

export interface EventSocketOptions {
  readonly host: string;
  readonly port: number;
  readonly limits: SessionLimits;
  readonly admission: AdmissionLimits;
  readonly isAuthentic?: SessionOptions['isAuthentic'];
  readonly screen: SessionOptions['screen'];
  readonly onOutcome: SessionOptions['onOutcome'];
  /** A peer that may not connect, and was closed. */
  readonly onRefused: (peer: string) => void;
  readonly log: Logger;
}

/** A listening Event Socket server. */
export interface EventSocketServer {
  readonly address: AddressInfo;
  /** Open connections. */
  sessions(): number;
  /** Takes no new calls, lets those in flight finish within their deadline, then resolves. */
  close(): Promise<void>;
}

/** FreeSWITCH opens a burst of connections in no time; the kernel holds them until we accept. */
const BACKLOG = 4096;

/** After the last deadline, for FreeSWITCH to read the verdict and close. */
const GRACE_MS = 500;

/** Listens for FreeSWITCH's `socket` application. Rejects where the address can't be had. */
export async function listen(options: EventSocketOptions): Promise<EventSocketServer> {
  const clock = startAcceptClock();
  const sockets = new OpenSockets();
  const doorkeeper = new Doorkeeper(options.admission);
  // Half open: Node would else refuse our answer to a call behind whose CHANNEL_DATA the peer closed.
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    const peer = socket.remoteAddress ?? '';
    let session: RunningSession | undefined;
    const place = doorkeeper.admit(peer, () => session?.giveWay());
    if (typeof place === 'string') return turnAway(socket, peer, place, options);
    const slot = sockets.add(socket);
    session = startOne(socket, options, clock, () => doorkeeper.hasSpoken(place));
    void session.ended.then(() => {
      sockets.remove(slot);
      doorkeeper.leave(place);
    });
  });
  await startListening(server, options);
  server.on('error', (error) => options.log.error({ err: error }, 'accepting a connection failed'));
  return {
    address: server.address() as AddressInfo,
    sessions: () => sockets.size,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const cutOff = setTimeout(() => sockets.destroy(), options.limits.deadlineMs + GRACE_MS);
      await sockets.empty();
      clearTimeout(cutOff);
      clock.stop();
      await closed;
    },
  };
}

/**
 * One call too many goes on without us; a stranger learns nothing. Neither is waited for: thousands of
 * them would take the descriptors that calls need.
 */
function turnAway(
  socket: Socket,
  peer: string,
  rejection: Rejection,
  { onOutcome, onRefused }: EventSocketOptions,
): void {
  socket.on('error', () => {});
  if (rejection === 'refused') {
    socket.destroy();
    return onRefused(peer);
  }
  socket.write(EXIT);
  socket.destroySoon();
  onOutcome({ kind: 'fail-open', reason: 'fail-open:overload', latencyMs: 0 });
}

function startOne(
  socket: Socket,
  { limits, isAuthentic, screen, onOutcome, log }: EventSocketOptions,
  clock: AcceptClock,
  onCall: () => void,
): RunningSession {
  const accepted = clock.accepted();
  const options = { accepted, limits, isAuthentic, onCall, screen, onOutcome, log, now };
  return runSession(socket, options);
}

function now(): number {
  return performance.now();
}

function startListening(server: Server, { host, port }: EventSocketOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
