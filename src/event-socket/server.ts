import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { type AcceptClock, startAcceptClock } from './accept-clock.js';
import { type AdmissionLimits, Doorkeeper } from './admission.js';
import { EXIT } from './commands.js';
import { OpenSockets } from './open-sockets.js';
import { runSession, type SessionLimits, type SessionOptions } from './session.js';

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
    const admission = doorkeeper.admit(peer, sockets.size);
    if (admission !== 'admitted') return turnAway(socket, peer, admission, options);
    const slot = sockets.add(socket);
    void runOne(socket, options, clock).then(() => {
      sockets.remove(slot);
      doorkeeper.leave(peer);
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

/** One call too many goes on without us; a stranger learns nothing. */
function turnAway(
  socket: Socket,
  peer: string,
  admission: 'overload' | 'refused',
  { onOutcome, onRefused, limits }: EventSocketOptions,
): void {
  socket.on('error', () => {});
  if (admission === 'refused') {
    socket.destroy();
    return onRefused(peer);
  }
  socket.resume().end(EXIT);
  socket.setTimeout(limits.closeMs, () => socket.destroy());
  onOutcome({ kind: 'fail-open', reason: 'fail-open:overload', latencyMs: 0 });
}

function runOne(socket: Socket, options: EventSocketOptions, clock: AcceptClock): Promise<void> {
  const { limits, isAuthentic, screen, onOutcome, log } = options;
  const accepted = clock.accepted();
  return runSession(socket, { accepted, limits, isAuthentic, screen, onOutcome, log, now });
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
