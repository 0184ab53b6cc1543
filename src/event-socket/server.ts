import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { type AcceptClock, startAcceptClock } from './accept-clock.js';
import { runSession, type SessionLimits, type SessionOptions } from './session.js';

export interface EventSocketOptions {
  readonly host: string;
  readonly port: number;
  readonly limits: SessionLimits;
  readonly screen: SessionOptions['screen'];
  readonly onOutcome: SessionOptions['onOutcome'];
  readonly log: Logger;
}

/** A listening Event Socket server. */
export interface EventSocketServer {
  readonly address: AddressInfo;
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
  const sessions = new Map<Socket, Promise<void>>();
  const server = createServer({ noDelay: true, allowHalfOpen: false }, (socket) => {
    const session = runOne(socket, options, clock).finally(() => sessions.delete(socket));
    sessions.set(socket, session);
  });
  await startListening(server, options);
  server.on('error', (error) => options.log.error({ err: error }, 'accepting a connection failed'));
  return {
    address: server.address() as AddressInfo,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const cutOff = setTimeout(() => {
        for (const socket of sessions.keys()) socket.destroy();
      }, options.limits.deadlineMs + GRACE_MS);
      await Promise.all(sessions.values());
      clearTimeout(cutOff);
      clock.stop();
      await closed;
    },
  };
}

function runOne(socket: Socket, options: EventSocketOptions, clock: AcceptClock): Promise<void> {
  const { limits, screen, onOutcome, log } = options;
  const acceptedAt = clock.acceptedAt();
  return runSession(socket, { acceptedAt, limits, screen, onOutcome, log, now });
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
