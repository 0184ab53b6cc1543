import type { Logger } from 'pino';
import type { Config } from '../config/settings.js';
import { AppError, messageOf } from '../errors.js';
import { type EventSocketServer, listen } from '../event-socket/server.js';
import { SESSION_LIMITS, type SessionOutcome } from '../event-socket/session.js';
import { LOOPBACK } from '../net/subnet.js';
import { screenCall } from '../screening/screen-call.js';
import type { CallLogWriter } from '../store/call-log.js';
import type { NumberRedactor } from '../store/number-redaction.js';
import { SqliteCallLogWriter } from '../store/sqlite/calls/call-log-writer.js';
import { callLogFile } from '../store/sqlite/database/open.js';
import { LivePolicy } from '../store/sqlite/live/live-policy.js';
import { packageVersion } from '../version.js';
import { toCallRecord } from './call-record.js';
import { CompanionIfNeeded } from './companion-if-needed.js';
import { CompanionProcess, type PassedChallenge } from './companion-process.js';
import { Counters, totalsOf } from './counters.js';
import { RateLimitedWarnings } from './rate-limited-warnings.js';
import { readSecrets } from './reload.js';
import { type Status, serveStatus } from './status-socket.js';
import { startWatchdog } from './watchdog.js';

/** A running controller. */
export interface Daemon {
  /** `127.0.0.1:8084`. */
  readonly address: string;
  /** Reloads the secrets. Throws `AppError`, and changes nothing, if one is not usable. */
  reload(config: Config): void;
  /**
   * Accepts no new calls, lets calls in progress finish, writes the log, and closes the database.
   */
  stop(): Promise<void>;
}

const REPORT_MS = 60_000;

/**
 * Connects stores, screening and event socket, and starts the companion. Throws `AppError` if it
 * can't start.
 * @param environment the settings as variables, for the companion
 */
export async function startDaemon(
  config: Config,
  log: Logger,
  environment: Readonly<Record<string, string>>,
): Promise<Daemon> {
  let secrets = readSecrets(config);
  const policy = new LivePolicy(config.db, log);
  const retention = { keepMs: config.keepCallsMs, keepRows: config.keepRows };
  const callLog = new SqliteCallLogWriter(callLogFile(config.db), log, retention);
  const counters = new Counters();
  const rareWarnings = new RateLimitedWarnings(log, () => performance.now());
  const server = await listen({
    ...config.listen,
    limits: { ...SESSION_LIMITS, deadlineMs: config.deadlineMs },
    admission: {
      allowedPeers: [...LOOPBACK, ...config.allowPeers],
      maxSessions: config.maxSessions,
      maxPerPeer: config.maxPerPeer,
    },
    isAuthentic: (call) => secrets.isAuthentic?.(call) ?? true,
    screen: (call, connectedAt) =>
      policy.read(connectedAt, (reader) => screenCall(call, reader, Date.now())),
    onOutcome: (outcome) => {
      counters.count(outcome);
      record(outcome, callLog, secrets.redact, log, rareWarnings);
      // After the verdict has been written. The controller itself never writes the policy.
      const passed = passedChallenge(outcome, Date.now());
      if (passed !== undefined) companion.send(passed);
    },
    onRefused: (peer) => {
      counters.countRefusedPeer();
      log.debug({ peer }, 'a peer that is not allowed was refused');
    },
    log,
  }).catch(async (error: unknown) => {
    await callLog.close();
    policy.close();
    throw listenError(config, error);
  });
  const companion = new CompanionIfNeeded(
    { isWeb: config.web !== undefined, isNeeded: () => policy.needsCompanion() },
    () => new CompanionProcess(environment, log),
    log,
  );
  const status = statusOf(config, { server, counters, callLog, companion });
  const stopReporting = report(config, status, log);
  const watchdog = startWatchdog(config.watchdogMs, log);
  return {
    address: addressOf(server),
    reload: (read) => {
      secrets = readSecrets(read);
      companion.reload();
    },
    stop: async () => {
      stopReporting();
      await Promise.all([companion.stop(), server.close()]);
      await callLog.close();
      policy.close();
      await watchdog.stop();
    },
  };
}

interface Parts {
  readonly server: EventSocketServer;
  readonly counters: Counters;
  readonly callLog: CallLogWriter;
  readonly companion: CompanionIfNeeded;
}

function statusOf(config: Config, { server, counters, callLog, companion }: Parts): () => Status {
  const version = packageVersion();
  return () => ({
    version,
    pid: process.pid,
    address: addressOf(server),
    db: config.db,
    uptimeSeconds: Math.round(process.uptime()),
    sessions: server.sessions(),
    memoryMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
    ...counters.counts(),
    callLog: callLog.counts(),
    companion: companion.counts(),
  });
}

/**
 * Reports the status: a short log line for each minute with calls, the whole status at debug level,
 * and an answer on the status socket. Calls don't depend on any of them.
 */
function report({ statusSocket }: Config, status: () => Status, log: Logger): () => void {
  let before = totalsOf(status());
  const timer = setInterval(() => {
    const { pid: _, ...current } = status();
    const totals = totalsOf(current);
    const { calls, rejected, unscreened } = totals;
    if (calls > before.calls) {
      const counts = {
        calls: calls - before.calls,
        rejected: rejected - before.rejected,
        unscreened: unscreened - before.unscreened,
      };
      log.info(counts, 'calls of the last minute');
    }
    log.debug(current, 'status');
    before = totals;
  }, REPORT_MS).unref();
  const serving = serveStatus(statusSocket, status).catch((error: unknown) => {
    log.warn({ path: statusSocket, err: error }, `can't serve "ringfence status"`);
  });
  return () => {
    clearInterval(timer);
    void serving.then((server) => server?.close());
  };
}

function record(
  outcome: SessionOutcome,
  callLog: CallLogWriter,
  redact: NumberRedactor,
  log: Logger,
  rareWarnings: RateLimitedWarnings,
): void {
  if (outcome.kind === 'hung-up') return;
  const { call, screened, latencyMs } = outcome;
  if (outcome.kind === 'fail-open') {
    const { reason, error } = outcome;
    const line = { uuid: call?.uuid, reason, latencyMs, err: error };
    const message = 'a call continued unscreened';
    // Any peer can connect without ever describing a call.
    if (call === undefined) rareWarnings.warn(reason, line, message);
    else log.warn(line, message);
  }
  if (screened?.unknownAccount !== undefined) {
    const { unknownAccount } = screened;
    log.warn(
      { uuid: call?.uuid, account: unknownAccount },
      'the account of ringfence_account was not found',
    );
  }
  if (call === undefined) return;
  const failOpen = outcome.kind === 'fail-open' ? outcome.reason : undefined;
  const entry = toCallRecord({ call, screened, failOpen, latencyMs }, redact, Date.now());
  log.debug({ uuid: entry.uuid, account: entry.account, reason: entry.reason }, entry.verdict);
  callLog.append(entry);
}

function passedChallenge(outcome: SessionOutcome, now: number): PassedChallenge | undefined {
  if (outcome.kind !== 'verdict') return undefined;
  const { call, screened } = outcome;
  if (screened.remember === undefined) return undefined;
  const { account, number, forMs } = screened.remember;
  return { kind: 'challenge-passed', account, number, until: now + forMs, uuid: call.uuid };
}

function addressOf({ address: { address, port, family } }: EventSocketServer): string {
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}

const LISTEN_REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program, or another ringfence, is listening there',
  EACCES: 'permission denied; use a port above 1023',
  EADDRNOTAVAIL: 'this machine does not have that address',
  ENOTFOUND: 'host name not found',
};

function listenError({ listen: { host, port } }: Config, error: unknown): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const reason = LISTEN_REMEDIES[code] ?? messageOf(error);
  const remedy = 'choose another address with --listen HOST:PORT';
  return new AppError('unavailable', `can't listen on ${host}:${port}: ${reason}; ${remedy}`, {
    cause: error,
  });
}
