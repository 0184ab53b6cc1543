import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Finding } from '../../../src/doctor/finding.js';
import { Sqlite } from '../../../src/store/sqlite/database/driver.js';
import { DaemonProcess } from '../../support/daemon.js';
import { freePort } from '../../support/free-port.js';
import { Ringfence } from '../../support/ringfence.js';
import {
  type Answers,
  PASSWORD,
  ScriptedEventSocket,
} from '../../support/scripted-event-socket.js';

interface Report {
  readonly exitCode: number | null;
  readonly findings: readonly Finding[];
  readonly of: (check: string) => Finding[];
}

async function doctor(
  ringfence: Ringfence,
  argv: readonly string[],
  env: Record<string, string> = {},
): Promise<Report> {
  const { stdout, stderr, exitCode } = await ringfence.runIn(env, 'doctor', '--json', ...argv);
  expect(stderr).toBe('');
  const findings = JSON.parse(stdout) as Finding[];
  return { exitCode, findings, of: (name) => findings.filter(({ check }) => check === name) };
}

/** A server that sends this text to each client, and closes. */
async function listener(word: string): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => {}).end(word));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('with a controller', () => {
  const daemon = new DaemonProcess();
  const ringfence = new Ringfence(daemon.folder);
  const listen = () => `127.0.0.1:${daemon.port}`;

  beforeAll(async () => {
    await daemon.command('account', 'add', 'acme', '--default-account');
    await daemon.start(['--log-level', 'debug']);
  });
  afterAll(() => daemon.dispose());

  it('finds no problem, and exits 0', async () => {
    const { exitCode, findings } = await doctor(ringfence, ['--listen', listen()]);
    expect(findings.map(({ check, status }) => [check, status])).toEqual([
      ['settings', 'ok'],
      ['policy', 'ok'],
      ['call log', 'ok'],
      ['disk', expect.stringMatching(/ok|warning/)],
      ['controller', 'ok'],
      ['controller', 'ok'],
    ]);
    expect(exitCode).toBe(0);
  });

  it('reports that it uses another database', async () => {
    const other = new Ringfence();
    await other.run('account', 'add', 'acme');
    const argv = ['--listen', listen(), '--db', other.db];
    const untold = await doctor(ringfence, argv);
    expect(untold.of('controller')).toMatchObject([
      { status: 'ok' },
      { status: 'warning', message: expect.stringContaining('may use another database') },
    ]);
    const told = await doctor(ringfence, [
      ...argv,
      '--status-socket',
      `${daemon.folder}/ringfence.sock`,
    ]);
    expect(told.of('controller')).toMatchObject([
      { status: 'ok' },
      { status: 'problem', message: `it uses ${daemon.db}, and this command uses ${other.db}` },
    ]);
    expect(told.exitCode).toBe(1);
  });

  it('prints it as text', async () => {
    const { stdout } = await ringfence.run('doctor', '--listen', listen());
    expect(stdout).toContain(`ok       policy: ${ringfence.db} is sound (schema `);
    expect(stdout).toMatch(/^ok {7}controller: it answers on 127\.0\.0\.1:\d+ within \d+ ms$/m);
  });

  it('is counted as a caller who hung up: no call, no warning, nothing in the call log', async () => {
    const other = new DaemonProcess();
    onTestFinished(() => other.dispose());
    await other.start(['--log-level', 'debug']);
    await doctor(new Ringfence(other.folder), ['--listen', `127.0.0.1:${other.port}`]);
    await other.end('SIGTERM');
    expect(other.logged.filter(({ level }) => Number(level) >= 40)).toEqual([]);
    expect(await other.calls()).toEqual([]);
  });

  describe('and FreeSWITCH', () => {
    const section = (target: string) =>
      `<section name="dialplan"><context name="public"><extension name="screen"><condition>
         <action application="set" data="execute_on_blind_transfer_ringfence=unset socket_resume"></action>
         <action application="set" data="socket_resume=true"></action>
         <action application="sched_transfer" data="+3 $1 XML public"></action>
         <action application="socket" data="${target}"></action>
       </condition></extension></context></section>`;

    const healthy =
      (dialplan: string): Answers =>
      (command) =>
        ({
          status: 'UP 0 years\nFreeSWITCH (Version 1.10.12-release  64bit) is ready\n',
          'module_exists mod_event_socket': 'true',
          'xml_locate dialplan': dialplan,
        })[command];

    const ask = async (answers: Answers, argv: readonly string[] = []) => {
      const socket = await ScriptedEventSocket.start(answers);
      const flags = ['--listen', listen(), '--freeswitch', socket.address, ...argv];
      const report = await doctor(ringfence, flags, { FREESWITCH_PASSWORD: PASSWORD });
      return { ...report, socket };
    };

    it('finds it running, mod_event_socket loaded and calls sent here, with read-only commands', async () => {
      const { of, exitCode, socket } = await ask(healthy(section(`${listen()} async`)));
      expect(of('freeswitch')).toMatchObject([
        { status: 'ok', message: 'FreeSWITCH (Version 1.10.12-release  64bit) is up' },
      ]);
      expect(of('mod_event_socket')).toMatchObject([{ status: 'ok' }]);
      expect(of('dialplan')).toMatchObject([
        {
          status: 'ok',
          message: `extension screen of context public sends calls to ${listen()}, guarded`,
        },
      ]);
      expect(exitCode).toBe(0);
      const commands = socket.received.filter((line) => /^(?:bg)?api |^sendmsg/.test(line));
      expect(commands.sort()).toEqual([
        'bgapi module_exists mod_event_socket',
        'bgapi status',
        'bgapi xml_locate dialplan',
      ]);
    });

    it('finds that calls are not sent here, and exits 1', async () => {
      const { of, exitCode } = await ask(healthy(section('127.0.0.1:9 async')));
      expect(of('dialplan')).toMatchObject([
        { status: 'problem', remedy: expect.stringContaining(`write "socket ${listen()}" there`) },
      ]);
      expect(exitCode).toBe(1);
    });

    it('uses the address on which the controller listens, and reports that the settings differ', async () => {
      const configured = '127.0.0.1:9';
      const { of } = await ask(healthy(section(`${listen()} async`)), ['--listen', configured]);
      expect(of('controller')).toMatchObject([
        {
          status: 'warning',
          message: `it listens on ${listen()}, and its settings say ${configured}`,
          remedy: `restart it to listen on ${configured}, or give --listen ${listen()}`,
        },
        { status: 'ok', message: expect.stringContaining(`it answers on ${listen()}`) },
        { status: 'ok' },
      ]);
      expect(of('dialplan')).toMatchObject([{ status: 'ok' }]);
    });

    it.each([
      ['not ready', 'FreeSWITCH (Version 1.10.12) is not ready', "isn't ready"],
      ['mute', undefined, "doesn't answer in time"],
    ])('reports that it is %s, and still ends', async (_, status, says) => {
      const answers = healthy(section(`${listen()} async`));
      const { of, exitCode } = await ask((command) =>
        command === 'status' ? status : answers(command),
      );
      expect(of('freeswitch')).toMatchObject([
        { status: 'problem', message: expect.stringContaining(says) },
      ]);
      expect(of('mod_event_socket')).toMatchObject([{ status: 'ok' }]);
      expect(exitCode).toBe(1);
    });

    it('takes the password from a file, tries a wrong one once, and never shows it', async () => {
      const file = join(ringfence.folder, 'password');
      const argv = ['--password-file', file];
      writeFileSync(file, `${PASSWORD}\n`);
      const right = await ask(healthy(section(`${listen()} async`)), argv);
      expect(right.exitCode).toBe(0);
      writeFileSync(file, 'battery staple\n');
      const wrong = await ask(healthy(''), argv);
      expect(wrong.of('freeswitch')).toMatchObject([
        { status: 'problem', message: expect.stringContaining('refuses the password') },
      ]);
      expect(wrong.socket.received).toEqual(['auth battery staple', '']);
      expect(JSON.stringify(wrong.findings)).not.toContain('battery');
    });

    it.each([
      [
        'refuses this address',
        'Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n',
      ],
      ['is not an Event Socket', 'SSH-2.0-OpenSSH_9.2\n\n'],
      ['is not an Event Socket', ''],
    ])('reports that it %s', async (says, word) => {
      const flags = ['--listen', listen(), '--freeswitch', await listener(word)];
      const { of, exitCode } = await doctor(ringfence, flags, { FREESWITCH_PASSWORD: PASSWORD });
      expect(of('freeswitch')).toMatchObject([
        { status: 'problem', message: expect.stringContaining(says) },
      ]);
      expect(exitCode).toBe(1);
    });

    it('reports that nothing is listening', async () => {
      const flags = ['--listen', listen(), '--freeswitch', `127.0.0.1:${await freePort()}`];
      const { of } = await doctor(ringfence, flags, { FREESWITCH_PASSWORD: PASSWORD });
      expect(of('freeswitch')).toMatchObject([
        { status: 'problem', message: expect.stringContaining('ECONNREFUSED') },
      ]);
    });

    it.each([
      [['--freeswitch', '127.0.0.1:8021'], 'FREESWITCH_PASSWORD'],
      [['--freeswitch', 'pbx'], '"pbx" is not HOST:PORT'],
      [['--password-file', '/nowhere'], 'say where that is with --freeswitch'],
      [['--freeswitch', '127.0.0.1:8021', '--password-file', '/nowhere'], "can't read"],
    ])('rejects %j', async (argv, says) => {
      const { stdout, stderr, exitCode } = await ringfence.run('doctor', ...argv);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
      expect(stderr).toContain(says);
    });
  });
});

describe('without a controller', () => {
  it.each([
    ['nobody', undefined, 'nothing is listening', 'systemctl start ringfence'],
    ['who closes at once', '', 'closes at once', '--allow-peer'],
    [
      'another server',
      'SSH-2.0-OpenSSH_9.2\r\n',
      'it sends "SSH-2.0-OpenSSH_9.2\\r\\n"',
      '--listen',
    ],
  ])('finds %s on its address', async (_, word, message, remedy) => {
    const address = word === undefined ? `127.0.0.1:${await freePort()}` : await listener(word);
    const { of, exitCode } = await doctor(new Ringfence(), ['--listen', address]);
    expect(of('controller')).toMatchObject([
      {
        status: 'problem',
        message: expect.stringContaining(message),
        remedy: expect.stringContaining(remedy),
      },
    ]);
    expect(exitCode).toBe(1);
  });

  it('warns of a full disk', async () => {
    const { of } = await doctor(new Ringfence(), ['--listen', await listener('exit\n\n')]);
    expect(of('controller')).toMatchObject([
      { status: 'warning', remedy: expect.stringContaining('--max-sessions') },
    ]);
  });
});

describe('settings', () => {
  it.each([
    [['--listen', 'here'], {}, 'expected HOST:PORT'],
    [[], { RINGFENCE_LISTN: 'x' }, 'unknown setting RINGFENCE_LISTN'],
    [[], { RINGFENCE_CONFIG: '/nowhere' }, 'configuration file /nowhere not found'],
    [[], { RINGFENCE_SOCKET_SECRET_FILE: '/nowhere' }, "can't read the socket secret /nowhere"],
    [
      [],
      { RINGFENCE_CALLER_PRIVACY: 'hashed', RINGFENCE_HASH_KEY_FILE: '/nowhere' },
      "can't read the hash key /nowhere",
    ],
  ] as const)('%j %j is a problem: %s', async (argv, env, says) => {
    const { findings, exitCode } = await doctor(new Ringfence(), argv, env);
    expect(findings).toMatchObject([{ check: 'settings', status: 'problem' }]);
    const [{ message, remedy }] = findings as [Finding];
    expect(`${message}; ${remedy}`).toContain(says);
    expect(exitCode).toBe(1);
  });

  it.each([
    [0o600, ['ok']],
    [0o640, ['ok', 'warning']],
  ])('warns if others can read a secret: mode %o', async (mode, statuses) => {
    const ringfence = new Ringfence();
    const file = join(ringfence.folder, 'secret');
    writeFileSync(file, '0123456789abcdefghij');
    chmodSync(file, mode);
    const { of } = await doctor(ringfence, [], { RINGFENCE_SOCKET_SECRET_FILE: file });
    expect(of('settings').map(({ status }) => status)).toEqual(statuses);
  });
});

it('finds a damaged database, and exits 1', async () => {
  const ringfence = new Ringfence();
  writeFileSync(ringfence.db, 'text, not a database'.repeat(100), { mode: 0o600 });
  const { of, exitCode } = await doctor(ringfence, []);
  expect(of('policy')).toMatchObject([
    { status: 'problem', remedy: expect.stringContaining('restore a backup') },
  ]);
  expect(exitCode).toBe(1);
});

it('prints the remedy of an error', async () => {
  const ringfence = new Ringfence();
  new Sqlite(ringfence.db).exec('CREATE TABLE song (title TEXT)').close();
  const { of } = await doctor(ringfence, []);
  expect(of('policy')).toMatchObject([{ status: 'problem', remedy: 'name another with --db' }]);
});
