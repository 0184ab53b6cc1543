import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.js';
import { which } from './which.js';

const FOLDER = fileURLToPath(new URL('../freeswitch', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The freeswitch of `FREESWITCH_PREFIX`, else of the PATH; undefined if there is none. */
export function findFreeswitch(): string | undefined {
  const prefix = process.env['FREESWITCH_PREFIX'];
  if (prefix !== undefined) {
    const binary = join(prefix, 'bin', 'freeswitch');
    return existsSync(binary) ? binary : undefined;
  }
  return which('freeswitch');
}

/** The shipped dialplan, for a controller on another port; `sync` takes its low-latency form. */
export function shippedDialplan(controllerPort: number, mode: 'async' | 'sync'): string {
  const shipped = readFileSync(join(ROOT, 'freeswitch-dialplan.xml'), 'utf8');
  const inner = /<include>([\s\S]*)<\/include>/.exec(shipped)?.[1] ?? '';
  const withPort = inner.replaceAll('127.0.0.1:8084', `127.0.0.1:${controllerPort}`);
  if (mode === 'async') return withPort;
  const sync = /<extension name="ringfence-screen-sync">[\s\S]*?<\/extension>/.exec(withPort)?.[0];
  return withPort
    .replace(/<extension name="ringfence-screen-sync">[\s\S]*?<\/extension>/, '')
    .replace(/<extension name="ringfence-screen">[\s\S]*?<\/extension>/, sync ?? '');
}

/** The same, with the digit that a challenged caller has to press, and another one, in the answer. */
export function challengeDialplan(controllerPort: number, mode: 'async' | 'sync'): string {
  return shippedDialplan(controllerPort, mode).replace(
    '<condition field="${ringfence_dialled}"',
    () => `<condition field="\${ringfence_challenge}" expression="^7$" break="never">
      <action application="set" data="sip_rh_X-Wrong=3"/>
      <anti-action application="set" data="sip_rh_X-Wrong=7"/>
    </condition>
    <condition field="\${ringfence_challenge}" expression="^(.*)$">
      <action application="set" data="sip_rh_X-Digit=$1"/>
      <action application="set" data="sip_rh_X-Ringfence=\${ringfence_verdict} \${ringfence_reason}"/>
    </condition>
    <condition field="\${ringfence_dialled}"`,
  );
}

const API_RESPONSE = /Content-Type: api\/response\nContent-Length: (\d+)\n\n/;

/** Generous: an overloaded FreeSWITCH answers late. */
const API_MS = 20_000;
/** It takes 2 s, and more than 30 s on a machine with twenty times its load. */
const READY_MS = 240_000;

/** A FreeSWITCH on loopback with the project's own small configuration. */
export class Freeswitch {
  readonly sipPort: number;
  readonly eventSocketPort: number;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(
    folder: string,
    sipPort: number,
    eventSocketPort: number,
    child: ChildProcess,
  ) {
    this.#folder = folder;
    this.sipPort = sipPort;
    this.eventSocketPort = eventSocketPort;
    this.#process = child;
  }

  /** Resolves when it takes calls. */
  static async start(dialplan: string): Promise<Freeswitch> {
    const binary = findFreeswitch();
    if (binary === undefined) throw new Error('no FreeSWITCH here; set FREESWITCH_PREFIX');
    const folder = mkdtempSync(join(tmpdir(), 'ringfence-freeswitch-'));
    const [sipPort, eventSocketPort] = [await freePort(), await freePort()];
    writeConfiguration(folder, { dialplan, sipPort, eventSocketPort });
    const options = FOLDERS.flatMap((name) => [`-${name}`, join(folder, name)]);
    const flags = ['-nonat', '-nonatmap', '-nocal', '-nf', '-np', '-nc', ...options];
    const child = spawn(binary, flags, { stdio: 'ignore', cwd: folder });
    const freeswitch = new Freeswitch(folder, sipPort, eventSocketPort, child);
    try {
      await freeswitch.#ready();
    } catch (error) {
      await freeswitch.stop();
      throw error;
    }
    return freeswitch;
  }

  /** A command of the inbound Event Socket and its answer's body. */
  async api(command: string): Promise<string> {
    const socket = connect(this.eventSocketPort, '127.0.0.1');
    socket.setTimeout(API_MS, () =>
      socket.destroy(new Error(`FreeSWITCH: no answer to ${command}`)),
    );
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.end(`auth loopback\n\napi ${command}\n\nexit\n\n`);
    await once(socket, 'close');
    const answer = Buffer.concat(chunks).toString('latin1');
    const [head = '', length = '0'] = API_RESPONSE.exec(answer) ?? [];
    const from = answer.indexOf(head) + head.length;
    return Buffer.from(answer.slice(from, from + Number(length)), 'latin1').toString();
  }

  /** The first CHANNEL_HANGUP_COMPLETE event of this caller's calls since `during` began, decoded. */
  async hangup(caller: string, during: () => Promise<unknown>): Promise<Record<string, string>> {
    const ofCaller = `\nCaller-Caller-ID-Number: ${encodeURIComponent(caller)}\n`;
    const socket = connect(this.eventSocketPort, '127.0.0.1');
    let received = '';
    socket.setEncoding('utf8').on('data', (text) => {
      received += text;
    });
    socket.write('auth loopback\n\nevent plain CHANNEL_HANGUP_COMPLETE\n\n');
    while (!received.includes('event listener enabled')) await once(socket, 'data');
    await during();
    while (!received.includes(ofCaller)) await once(socket, 'data');
    socket.end('exit\n\n');
    await once(socket, 'close');
    const events = received.split('Event-Name: CHANNEL_HANGUP_COMPLETE');
    const event = events.find((each) => each.includes(ofCaller)) ?? '';
    return Object.fromEntries(
      event.split('\n').map((line) => {
        const [name = '', value = ''] = line.split(': ');
        return [name, decodeURIComponent(value)];
      }),
    );
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  log(): string {
    return readFileSync(join(this.#folder, 'freeswitch.log'), 'utf8');
  }

  /** Channels that exist for longer than this and aren't answered: each with what it waits in. */
  async stuck(olderThanS: number): Promise<string[]> {
    const { rows = [] } = JSON.parse(await this.api('show channels as json')) as ChannelList;
    const now = Date.now() / 1_000;
    const old = rows.filter(
      ({ callstate, created_epoch }) =>
        callstate !== 'ACTIVE' && now - Number(created_epoch) > olderThanS,
    );
    const dumps = await Promise.all(old.map(({ uuid }) => this.api(`uuid_dump ${uuid}`)));
    return dumps.map((dump) =>
      dump
        .split('\n')
        .filter((line) => STATE.test(line))
        .join(', '),
    );
  }

  /** Channels that were transferred more than once, by the log. */
  transferredTwice(): string[] {
    const uuids = [...this.log().matchAll(/^(\S+) .*\bTransfer sofia/gm)].map(([, uuid]) => uuid);
    return [...new Set(uuids.filter((uuid, at) => uuids.indexOf(uuid) !== at))] as string[];
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      this.#process.kill('SIGKILL');
      await once(this.#process, 'exit');
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    const until = performance.now() + READY_MS;
    while (performance.now() < until) {
      const status = await this.api('status').catch(() => '');
      if (status.includes('is ready')) return;
      await sleep(200);
    }
    throw new Error(`FreeSWITCH did not get ready within ${READY_MS} ms`);
  }
}

interface ChannelList {
  readonly rows?: readonly {
    readonly uuid: string;
    readonly callstate: string;
    readonly created_epoch: string;
  }[];
}

const STATE =
  /^(Unique-ID|Channel-State|Channel-Call-State|variable_(current_application|ringfence_verdict|socket_resume)): /;

const FOLDERS = [
  'conf',
  'log',
  'db',
  'run',
  'temp',
  'storage',
  'cache',
  'recordings',
  'scripts',
  'htdocs',
  'certs',
  'grammar',
  'sounds',
];

function writeConfiguration(
  folder: string,
  values: { dialplan: string; sipPort: number; eventSocketPort: number },
): void {
  for (const name of FOLDERS) mkdirSync(join(folder, name));
  const xml = readFileSync(join(FOLDER, 'freeswitch.xml'), 'utf8')
    .replaceAll('@FOLDER@', folder)
    .replaceAll('@LOG_LEVELS@', process.env['FREESWITCH_LOG'] ?? 'notice,warning,err,crit,alert')
    .replaceAll('@EVENT_SOCKET_PORT@', String(values.eventSocketPort))
    .replaceAll('@SIP_PORT@', String(values.sipPort))
    .replace('@RINGFENCE@', () => values.dialplan);
  writeFileSync(join(folder, 'conf', 'freeswitch.xml'), xml);
}
