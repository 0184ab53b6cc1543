import { Socket } from 'node:net';
import type { ListenAddress } from '../config.js';
import { CONNECT, EXIT } from '../event-socket/commands.js';
import { reachable, showAddress } from './address.js';
import { type Finding, ok, problem, warning } from './finding.js';

const TIMEOUT_MS = 2_000;
const LONGEST_WORD = 1_024;

/** Connects as FreeSWITCH does, hears the first word, and hangs up: to the controller a caller who left. */
export async function checkController(listen: ListenAddress): Promise<Finding> {
  const address = reachable(listen);
  const where = showAddress(address);
  if (address.port === 0) {
    const remedy = 'give it a port, so that the dialplan can name it';
    return warning('controller', 'it listens on any free port', remedy);
  }
  const started = performance.now();
  const heard = await firstWord(address).catch((error: NodeJS.ErrnoException) => error);
  if (heard === CONNECT) {
    const ms = (performance.now() - started).toFixed(0);
    return ok('controller', `it answers on ${where} within ${ms} ms`);
  }
  if (heard === EXIT) {
    const remedy = 'see "ringfence status", and raise --max-sessions or --max-per-peer';
    return warning('controller', `it has no room on ${where}: calls go on unscreened`, remedy);
  }
  return typeof heard === 'string' ? stranger(where, heard) : unreachable(where, heard);
}

/** What the peer says until it closes, or until it is a whole command. */
async function firstWord(address: ListenAddress): Promise<string> {
  const socket = new Socket({ signal: AbortSignal.timeout(TIMEOUT_MS) });
  let heard = '';
  try {
    socket.setEncoding('latin1').connect(address);
    for await (const text of socket) {
      heard += text;
      if (heard.endsWith('\n\n') || heard.length >= LONGEST_WORD) break;
    }
  } finally {
    socket.destroy();
  }
  return heard;
}

function stranger(where: string, heard: string): Finding {
  if (heard === '') {
    const remedy = 'allow this address with --allow-peer, or see what else listens there';
    return problem('controller', `it closes at once on ${where}`, remedy);
  }
  return problem(
    'controller',
    `what listens on ${where} is no ringfence: it says ${JSON.stringify(heard.slice(0, 40))}`,
    'stop it, or give ringfence another address with --listen',
  );
}

function unreachable(where: string, { name, code }: NodeJS.ErrnoException): Finding {
  if (name === 'AbortError') {
    const remedy = 'restart the controller, and see its log';
    return problem(
      'controller',
      `nothing is said on ${where} within ${TIMEOUT_MS / 1_000} s`,
      remedy,
    );
  }
  const remedy = 'start it: "systemctl start ringfence" or "ringfence serve"';
  return problem('controller', `nobody answers on ${where} (${code})`, remedy);
}
