import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { type AcceptClock, startAcceptClock } from './accept-clock.js';
import { AdmissionControl, type AdmissionLimits, type Rejection } from './admission.js';
import { failOpenCommands } from './commands.js';
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
  /** Called with the address of a peer that is not allowed to connect. */
  readonly onRefused: (peer: string) => void;
  readonly log: Logger;
}

/** A listening Event Socket server. */
export interface EventSocketServer {
  readonly address: AddressInfo;
  /** Open connections. */
  sessions(): number;
  /** Accepts no new calls, lets the open ones finish within their deadline, then resolves. */
  close(): Promise<void>;
}

/** FreeSWITCH opens connections in bursts; the kernel holds them until we accept. */
const BACKLOG = 4096;

/** Time after the last deadline in which FreeSWITCH reads the verdict and closes the connection. */
const GRACE_MS = 500;

/** Listens for FreeSWITCH's `socket` application. Rejects if it can't listen on the address. */
export async function listen(options: EventSocketOptions): Promise<EventSocketServer> {
  const clock = startAcceptClock();
  const admission = new AdmissionControl(options.admission);
  // Half open, so that we can still answer a call if the peer closes its side after CHANNEL_DATA.
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    const peer = socket.remoteAddress ?? '';
    let session: RunningSession | undefined;
    const admitted = admission.admit(peer, () => session?.evict());
    if (typeof admitted === 'string') return reject(socket, peer, admitted, options);
    session = startSession(socket, options, clock, () => admission.identified(admitted));
    void session.ended.then(() => admission.release(admitted));
  });
  await startListening(server, options);
  server.on('error', (error) => options.log.error({ err: error }, 'accepting a connection failed'));
  return {
    address: server.address() as AddressInfo,
    sessions: () => admission.size,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const cutOff = setTimeout(() => admission.evictAll(), options.limits.deadlineMs + GRACE_MS);
      await admission.empty();
      clearTimeout(cutOff);
      clock.stop();
      await closed;
    },
  };
}

/**
 * A call over the limit continues unscreened; a peer that is not allowed gets no answer. Both sockets
 * are destroyed at once, because thousands of them would use up the file descriptors that calls need.
 */
function reject(
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
  socket.write(failOpenCommands());
  socket.destroySoon();
  onOutcome({ kind: 'fail-open', reason: 'fail-open:overload', latencyMs: 0 });
}

function startSession(
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
