import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const run = promisify(execFile);

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** The built controller as a process, on a database of its own, and its command. */
export class DaemonProcess {
  readonly folder: string;
  readonly db: string;
  readonly host = '127.0.0.1';
  port = 0;
  child: ChildProcess | undefined;
  readonly logged: LogLine[] = [];
  /** Further variables for the controller's environment. */
  env: Readonly<Record<string, string>> = {};
  nodeOptions: readonly string[] = [];
  /** The working folder of the controller; ours unless set. */
  cwd: string | undefined;
  readonly #ownsFolder: boolean;

  constructor(folder?: string) {
    this.#ownsFolder = folder === undefined;
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'ringfence-daemon-'));
    this.db = join(this.folder, 'ringfence.db');
  }

  /** Resolves when it listens. */
  async start(flags: readonly string[] = []): Promise<void> {
    const listen = `${this.host}:${this.port}`;
    const serve = [...this.nodeOptions, MAIN, 'serve', '--listen', listen, ...flags];
    this.child = spawn(process.execPath, serve, {
      env: { ...this.#env(), ...this.env },
      cwd: this.cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const lines = createInterface({ input: this.child.stderr as NodeJS.ReadableStream });
    await new Promise<void>((resolve, reject) => {
      this.child?.once('exit', (code) => reject(new Error(`serve ended with ${code}`)));
      lines.on('line', (text) => {
        const line = parseLine(text);
        this.logged.push(line);
        if (typeof line['address'] !== 'string') return;
        this.port = Number(line['address'].split(':').at(-1));
        resolve();
      });
    });
  }

  /** Runs the command on this database; rejects where it exits with anything but 0. */
  async command(...argv: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, [MAIN, ...argv], {
      env: this.#env(),
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }

  /** The logged calls, the newest first. */
  async calls(limit = 100_000): Promise<Record<string, unknown>[]> {
    const printed = await this.command('calls', '--json', '--limit', String(limit));
    const lines = printed.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  }

  /** Sends a signal and resolves to the exit code (null where the signal ended it). */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      return child?.exitCode ?? null;
    }
    child.kill(signal);
    await once(child, 'exit');
    return child.exitCode;
  }

  async dispose(): Promise<void> {
    await this.end('SIGKILL');
    if (this.#ownsFolder) rmSync(this.folder, { recursive: true, force: true });
  }

  #env(): NodeJS.ProcessEnv {
    return { ...process.env, RINGFENCE_DB: this.db };
  }
}

function parseLine(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { msg: text };
  }
}
