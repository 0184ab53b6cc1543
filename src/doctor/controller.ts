import { Socket } from 'node:net';
import type { Config } from '../config/settings.js';
import { readStatus, type Status } from '../daemon/status-socket.js';
import { CONNECT, EXIT } from '../event-socket/commands.js';
import { type ListenAddress, parseAddress, reachable, showAddress } from '../net/address.js';
import { isSameFile } from '../store/sqlite/database/same-file.js';
import { leadsTo } from './dialplan.js';
import { type Finding, ok, problem, warning } from './finding.js';

const TIMEOUT_MS = 2_000;
const LONGEST_WORD = 1_024;

/** `listen` is where the running controller listens, or would listen by its settings. */
export interface CheckedController {
  readonly listen: ListenAddress;
  readonly findings: readonly Finding[];
}

/** Checks whether the controller answers FreeSWITCH, and uses the database that commands change. */
export async function checkController(config: Config): Promise<CheckedController> {
  const status = await readStatus(config.statusSocket).catch(() => undefined);
  const listen = (status && parseAddress(status.address)) ?? config.listen;
  const answer = await checkAnswer(listen);
  const findings = [...checkAddress(config.listen, listen), answer];
  if (answer.status === 'ok') findings.push(checkDatabase(config, status));
  return { listen, findings };
}

function checkAddress(configured: ListenAddress, running: ListenAddress): Finding[] {
  const [wanted, actual] = [showAddress(configured), showAddress(running)];
  if (configured.port === 0 || leadsTo(wanted, running)) return [];
  const message = `it listens on ${actual}, and its settings say ${wanted}`;
  const remedy = `restart it to listen on ${wanted}, or give --listen ${actual}`;
  return [warning('controller', message, remedy)];
}

/**
 * Connects like FreeSWITCH, reads the first command, and closes. The controller sees a caller who
 * hung up.
 */
async function checkAnswer(listen: ListenAddress): Promise<Finding> {
  const address = reachable(listen);
  const where = showAddress(address);
  if (address.port === 0) {
    const remedy = 'give it a port, so that the dialplan can name it';
    return warning('controller', 'it listens on any free port', remedy);
  }
  const started = performance.now();
  const heard = await firstBytes(address).catch((error: NodeJS.ErrnoException) => error);
  if (heard === CONNECT) {
    const ms = (performance.now() - started).toFixed(0);
    return ok('controller', `it answers on ${where} within ${ms} ms`);
  }
  if (heard === EXIT) {
    const remedy = 'see "ringfence status", and raise --max-sessions or --max-per-peer';
    return warning(
      'controller',
      `it has reached its limit of connections on ${where}: calls continue unscreened`,
      remedy,
    );
  }
  return typeof heard === 'string' ? foreignProgram(where, heard) : unreachable(where, heard);
}

function checkDatabase({ db, statusSocket }: Config, status: Status | undefined): Finding {
  if (status === undefined) {
    return warning(
      'controller',
      `it does not answer on the status socket ${statusSocket}: it may use another database than ${db}`,
      'run this as its user, with its --db and --status-socket',
    );
  }
  if (isSameFile(status.db, db)) return ok('controller', `it uses ${db}`);
  const message = `it uses ${status.db}, and this command uses ${db}`;
  return problem('controller', message, `give --db ${status.db}, or start it with --db ${db}`);
}

/** What the peer sends until it closes, or until a command is complete. */
async function firstBytes(address: ListenAddress): Promise<string> {
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

function foreignProgram(where: string, heard: string): Finding {
  if (heard === '') {
    const remedy = 'allow this address with --allow-peer, or see what else listens there';
    return problem('controller', `it closes at once on ${where}`, remedy);
  }
  return problem(
    'controller',
    `the program on ${where} is not ringfence: it sends ${JSON.stringify(heard.slice(0, 40))}`,
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
  return problem('controller', `nothing is listening on ${where} (${code})`, remedy);
}
