import { readFileSync } from 'node:fs';
import { defaultDatabases } from '../../config/default-paths.js';
import { checkController } from '../../doctor/controller.js';
import { checkDatabases } from '../../doctor/databases.js';
import { checkDialplanTexts } from '../../doctor/dialplan-texts.js';
import { checkDisk } from '../../doctor/disk.js';
import type { EventSocketAccess } from '../../doctor/event-socket-client.js';
import type { Finding } from '../../doctor/finding.js';
import { checkFreeswitch } from '../../doctor/freeswitch.js';
import { checkVerificationResults, findIdleVerification } from '../../doctor/idle-verification.js';
import { checkOtherDatabases } from '../../doctor/other-database.js';
import { checkSettings } from '../../doctor/settings.js';
import { checkSharedPolicy } from '../../doctor/shared-policy.js';
import { checkSubscriptions } from '../../doctor/subscriptions.js';
import { invalid, messageOf } from '../../errors.js';
import { parseAddress } from '../../net/address.js';
import { printable } from '../../printable.js';
import type { Context } from '../context.js';
import { adviceOf } from '../problem-text.js';

/** Runs all checks and changes nothing. Exits 1 if there is a problem. */
export async function doctor(context: Context): Promise<number> {
  const freeswitch = readAccess(context);
  const findings = (await examine(context, freeswitch)).map(worded);
  context.output.value(findings, () => findings.flatMap(describe));
  if (freeswitch !== undefined && context.io === process) endWithoutThePeer();
  return findings.some(({ status }) => status === 'problem') ? 1 : 0;
}

/** The findings of all checks, without FreeSWITCH's if it isn't given. */
export async function examine(
  context: Context,
  freeswitch?: EventSocketAccess,
): Promise<Finding[]> {
  const { config, findings } = checkSettings(context.configInput());
  if (config === undefined) return [...findings];
  const controller = await checkController(config);
  const running = { ...config, listen: controller.listen };
  const databases = checkDatabases(config.db);
  const isSound = databases.every(({ status }) => status === 'ok');
  return [
    ...findings,
    ...databases,
    ...checkOtherDatabases(config.db, defaultDatabases(context.io.env)),
    ...(isSound ? await checkVerification(context) : []),
    ...(isSound ? await checkSubscriptions(config) : []),
    ...checkDialplanTexts(config.db),
    ...(await checkDisk(config.db)),
    ...controller.findings,
    ...(await checkSharedPolicy(config)),
    ...(freeswitch === undefined ? [] : await checkFreeswitch(freeswitch, running)),
  ];
}

async function checkVerification(context: Context): Promise<Finding[]> {
  const log = await context.ownCallLog();
  if (log === undefined) return [];
  const accounts = await (await context.policy({ readOnly: true })).accounts();
  return (await findIdleVerification(accounts, log)).map(checkVerificationResults);
}

export interface WordedFinding extends Finding {
  readonly remedy?: string;
}

export function worded({ remedy, ...finding }: Finding): WordedFinding {
  if (remedy === undefined) return finding;
  return { ...finding, remedy: typeof remedy === 'string' ? remedy : adviceOf(remedy) };
}

function describe({ check, status, message, remedy }: WordedFinding): string[] {
  const lines = [`${status.padEnd(8)} ${check}: ${message}`];
  if (remedy !== undefined) lines.push(`${' '.repeat(9)}remedy: ${remedy}`);
  return lines.map(printable);
}

function readAccess(context: Context): EventSocketAccess | undefined {
  const text = context.text('freeswitch');
  if (text === undefined) {
    if (context.text('passwordFile') === undefined) return undefined;
    throw invalid(
      '--password-file is for FreeSWITCH; say where that is with --freeswitch HOST:PORT',
    );
  }
  const address = parseAddress(text);
  if (address !== undefined) return { ...address, password: readPassword(context) };
  throw invalid(`"${text}" is not HOST:PORT; give its Event Socket, like 127.0.0.1:8021`);
}

/** Not an argument, because every user can see those in the process list. */
function readPassword(context: Context): string {
  const file = context.text('passwordFile');
  const password = file === undefined ? context.io.env['FREESWITCH_PASSWORD'] : readLine(file);
  if (password === undefined || password === '') {
    throw invalid(
      "--freeswitch needs the Event Socket's password; name its file with --password-file, or set FREESWITCH_PASSWORD",
    );
  }
  if (!/[\r\n]/.test(password)) return password;
  throw invalid('the password of --freeswitch has more than one line');
}

function readLine(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw invalid(`can't read the password file ${file}: ${messageOf(error)}`);
  }
}

const LINGER_MS = 500;

/** Ends the process: esl-lite's client can't close a connection that FreeSWITCH keeps open. */
function endWithoutThePeer(): void {
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
