import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { COMMAND, Ringfence } from './ringfence.js';

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** The built controller as a process, on a database of its own, and its command. */
export class DaemonProcess {
  readonly ringfence: Ringfence;
  readonly host = '127.0.0.1';
  port = 0;
  child: ChildProcess | undefined;
  readonly logged: LogLine[] = [];
  /** Further variables for the controller's environment. */
  env: Readonly<Record<string, string>> = {};
  nodeOptions: readonly string[] = [];
  /** The working folder of the controller; ours unless set. */
  cwd: string | undefined;

  constructor(folder?: string) {
    this.ringfence = new Ringfence(folder);
  }

  get folder(): string {
    return this.ringfence.folder;
  }

  get db(): string {
    return this.ringfence.db;
  }

  /** Resolves when it listens. */
  async start(flags: readonly string[] = []): Promise<void> {
    const listen = `${this.host}:${this.port}`;
    const serve = [...this.nodeOptions, COMMAND, 'serve', '--listen', listen, ...flags];
    this.child = spawn(process.execPath, serve, {
      // One web interface would be in another's way.
      env: { ...process.env, RINGFENCE_DB: this.db, RINGFENCE_WEB: 'off', ...this.env },
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

  /** Runs the command on this database, in this process; rejects if the exit code is not 0. */
  command(...argv: string[]): Promise<string> {
    return this.ringfence.ok(...argv);
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
  }
}

function parseLine(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { msg: text };
  }
}
