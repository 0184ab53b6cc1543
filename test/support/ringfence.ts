import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../src/cli/program.js';
import type { PolicyStore } from '../../src/store/policy-store.js';
import { openPolicyStore } from '../../src/store/sqlite/policy-store.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { captureIo } from './process-io.js';
import { temporaryFolder } from './temporary.js';

process.env['TZ'] = 'UTC';

export const COMMAND = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

interface Streams {
  readonly stdin?: 'ignore' | 'pipe';
  readonly stdout?: 'pipe' | number;
}

/** The command, with a database of its own. */
export class Ringfence {
  readonly folder: string;
  readonly db: string;

  constructor(folder = temporaryFolder()) {
    this.folder = folder;
    this.db = join(folder, 'ringfence.db');
  }

  /** The command in this process: a tenth of the time that one of its own takes. */
  run(...argv: string[]): Promise<Outcome> {
    return this.#runHere(argv);
  }

  /** The same with these variables in its environment. One at a time with `TZ`: a process has one. */
  runIn(env: Readonly<Record<string, string>>, ...argv: string[]): Promise<Outcome> {
    return this.#runHere(argv, env);
  }

  /** The same with this on its standard input. */
  runWith(input: string | Uint8Array, ...argv: string[]): Promise<Outcome> {
    return this.#runHere(argv, {}, input);
  }

  /** Its standard output. Rejects unless it exits with 0. */
  async ok(...argv: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(...argv);
    if (exitCode !== 0) throw new Error(`${argv.join(' ')} exits with ${exitCode}: ${stderr}`);
    return stdout;
  }

  /** What the command prints with `--json`. Throws where that doesn't parse. */
  async json(...argv: string[]): Promise<unknown> {
    return JSON.parse((await this.run('--json', ...argv)).stdout);
  }

  /**
   * The built command (`npm run build` makes it) as a process: for signals, pipes, terminals, and
   * what only the process as a whole shows.
   */
  process(...argv: string[]): Promise<Outcome> {
    return outcomeOf(this.spawn(argv));
  }

  /** The same in a line of a shell, in which `$RINGFENCE` is the command. */
  shell(line: string): Promise<Outcome> {
    const child = spawn('bash', ['--norc', '-c', line], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: this.folder,
      env: { ...this.#env, RINGFENCE: `${process.execPath} ${COMMAND}` },
    });
    return outcomeOf(child);
  }

  /** The process, running. */
  spawn(
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
    { stdin = 'ignore', stdout = 'pipe' }: Streams = {},
  ): ChildProcess {
    return spawn(process.execPath, [COMMAND, ...argv], {
      stdio: [stdin, stdout, 'pipe'],
      env: { ...this.#env, ...env },
    });
  }

  /** Its policy, without the command. */
  async policy<T>(use: (policy: PolicyStore) => Promise<T>): Promise<T> {
    const policy = openPolicyStore(this.db, { create: true });
    try {
      return await use(policy);
    } finally {
      policy.close();
    }
  }

  /** A file of this name and content; its path. */
  file(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  async #runHere(
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
    input?: string | Uint8Array,
  ): Promise<Outcome> {
    const io = captureIo({ ...this.#env, ...env }, input);
    const { TZ } = process.env;
    if (env['TZ'] !== undefined) process.env['TZ'] = env['TZ'];
    try {
      const exitCode = await runCommand(argv, io);
      return { stdout: io.stdout.text, stderr: io.stderr.text, exitCode };
    } finally {
      process.env['TZ'] = TZ;
    }
  }

  /** Nothing of this environment but `PATH`, so that no setting of the developer's counts. */
  get #env(): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      HOME: this.folder,
      USER: 'tester',
      TZ: 'UTC',
      RINGFENCE_DB: this.db,
      RINGFENCE_WEB: 'off',
    };
  }
}
