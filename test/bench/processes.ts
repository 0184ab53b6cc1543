import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { COMPANION_OPTIONS, ENVIRONMENT, MAIN, NODE_OPTIONS } from './built.js';
import type { LoadRequest, LoadResult } from './load.js';

/** The servers have one core for themselves, the load client the other. */
export const SERVER_CORE = '0';
const CLIENT_CORE = '1';

const FLOOR = fileURLToPath(new URL('./floor.js', import.meta.url));
const LOAD = fileURLToPath(new URL('./load.js', import.meta.url));

/** A server under load, seen from outside. */
export class ServerProcess {
  readonly port: number;
  /** From its start until it listened. */
  readonly startMs: number;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess, port: number, startMs: number) {
    this.#child = child;
    this.port = port;
    this.startMs = startMs;
  }

  /** Of all its threads since it started, as the kernel counts it: in ticks of 10 ms. */
  cpuMs(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    const [userTicks, systemTicks] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(userTicks) + Number(systemTicks)) * 10;
  }

  /** Resident memory in MB. */
  rssMb(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }
}

export function startFloor(): Promise<ServerProcess> {
  return startServer([FLOOR]);
}

/** The built controller on a policy, as the systemd unit runs it. Its call log stands beside the policy. */
export function startController(
  db: string,
  options: readonly string[] = [],
): Promise<ServerProcess> {
  const serve = [...NODE_OPTIONS, MAIN, 'serve', '--listen', '127.0.0.1:0', '--db', db];
  return startServer([...serve, ...options]);
}

/** The built web interface on a policy and its call log, with the limits of a companion. */
export function startWeb(db: string): Promise<ServerProcess> {
  const web = [...COMPANION_OPTIONS, MAIN, 'web', '--web', '127.0.0.1:0', '--db', db];
  return startServer(web, /"url":"[^"]*:(\d+)/);
}

/** A port of this host that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Every server says where it listens in a line of JSON on standard error. */
async function startServer(
  argv: readonly string[],
  address = /"address":"[^"]*:(\d+)"/,
): Promise<ServerProcess> {
  const started = performance.now();
  const child = spawnPinned(SERVER_CORE, argv, ['ignore', 'ignore', 'pipe']);
  const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${argv.join(' ')} ended with ${code}`)));
    lines.on('line', (line) => {
      const [, found] = address.exec(line) ?? [];
      if (found !== undefined) resolve(Number(found));
      else process.stderr.write(`${line}\n`);
    });
  });
  return new ServerProcess(child, port, performance.now() - started);
}

/** The load client, a process that outlives its tasks so that it is warm. */
export class LoadProcess {
  readonly #child = spawnPinned(CLIENT_CORE, [LOAD], ['ignore', 'inherit', 'inherit', 'ipc']);

  /** Rejects where a call had no verdict, or not the one that its policy asks for. */
  async run(request: LoadRequest): Promise<LoadResult> {
    this.#child.send(request);
    const [answer] = (await once(this.#child, 'message')) as [LoadResult | { problem: string }];
    if ('problem' in answer) throw new Error(answer.problem);
    return answer;
  }

  stop(): void {
    this.#child.kill();
  }
}

export function spawnPinned(
  core: string,
  argv: readonly string[],
  stdio: ('ignore' | 'inherit' | 'pipe' | 'ipc')[],
): ChildProcess {
  const command = canPin() ? ['taskset', '-c', core, process.execPath] : [process.execPath];
  const [program = '', ...rest] = [...command, ...argv];
  const child = spawn(program, rest, { stdio, env: { ...process.env, ...ENVIRONMENT } });
  children.add(child);
  return child;
}

/** A bench that fails leaves nothing running. */
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

let pins: boolean | undefined;

/** Without `taskset` (util-linux) or a second core, the kernel places the processes as it likes. */
export function canPin(): boolean {
  pins ??= tries(() => execFileSync('taskset', ['-c', CLIENT_CORE, 'true'], { stdio: 'ignore' }));
  return pins;
}

function tries(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
