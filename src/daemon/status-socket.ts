import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { AppError } from '../errors.js';
import type { CallLogCounts } from '../store/call-log.js';
import type { CompanionCounts } from './companion-process.js';
import type { Counts } from './counters.js';

/** What `ringfence status` shows of a running controller. */
export interface Status extends Counts {
  readonly version: string;
  readonly pid: number;
  readonly address: string;
  readonly db: string;
  readonly uptimeSeconds: number;
  /** Open connections. */
  readonly sessions: number;
  readonly memoryMb: number;
  readonly callLog: CallLogCounts;
  /** Absent if the web interface is off. */
  readonly companion?: CompanionCounts | undefined;
}

/**
 * Serves the status on a Unix socket that only its owner can open. Replaces a socket that a dead
 * controller left behind. Rejects if the socket can't be created.
 */
export async function serveStatus(path: string, status: () => Status): Promise<Server> {
  if (await isAnswered(path)) {
    throw new AppError('unavailable', `another controller is listening on ${path}`);
  }
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end(JSON.stringify(status()));
  });
  const umask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(path, resolve);
    });
  } finally {
    process.umask(umask);
  }
  chmodSync(path, 0o600);
  return server.unref();
}

/**
 * Reads the status of the running controller. Throws `AppError` `unavailable` if none answers, or
 * permission is denied.
 */
export async function readStatus(path: string): Promise<Status> {
  const socket = connect(path).setEncoding('utf8').setTimeout(ANSWER_MS);
  socket.on('timeout', () => socket.destroy(new Error(`no answer within ${ANSWER_MS} ms`)));
  let text = '';
  try {
    for await (const chunk of socket) text += chunk;
    return JSON.parse(text) as Status;
  } catch (error) {
    throw new AppError('unavailable', unanswered(path, error as NodeJS.ErrnoException), {
      cause: error,
    });
  }
}

function unanswered(path: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EACCES' || code === 'EPERM') {
    return `permission denied for the status socket ${path}; run this as the user that runs the controller, or as root (sudo)`;
  }
  return `no controller is listening on ${path} (${message}); start it with "ringfence serve", or name its socket with --status-socket`;
}

const ANSWER_MS = 2_000;

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy()).resume();
  });
}
