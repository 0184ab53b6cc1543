import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../src/cli/program.js';
import { temporaryFolder } from './temporary.js';

process.env['TZ'] = 'UTC';

/** What a script sees of a command. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

export const COMMAND = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The command, with a database of its own. */
export class Ringfence {
  readonly folder: string;
  readonly db: string;

  constructor(folder = temporaryFolder()) {
    this.folder = folder;
    this.db = join(folder, 'ringfence.db');
  }

  /** The built command (`npm run build` makes it) as a process. */
  async run(...argv: string[]): Promise<Outcome> {
    const child = this.spawn(argv);
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [stdout, stderr, exitCode] = await Promise.all([
      text(child.stdout as NodeJS.ReadableStream),
      text(child.stderr as NodeJS.ReadableStream),
      exited,
    ]);
    return { stdout, stderr, exitCode };
  }

  /**
   * The same in this process, which takes a tenth of the time: for the variants of what a test has
   * run as a process.
   */
  async runHere(...argv: string[]): Promise<Outcome> {
    const [out, err] = [new PassThrough(), new PassThrough()];
    const exitCode = await runCommand(['--db', this.db, ...argv], { out, err });
    out.end();
    err.end();
    return { stdout: await text(out), stderr: await text(err), exitCode };
  }

  /** What the command prints with `--json`. Throws where that doesn't parse. */
  async json(...argv: string[]): Promise<unknown> {
    return JSON.parse((await this.runHere('--json', ...argv)).stdout);
  }

  /** With nothing of this environment but `PATH`, so that no setting of the developer's counts. */
  spawn(
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
    stdout: 'pipe' | number = 'pipe',
  ): ChildProcess {
    return spawn(process.execPath, [COMMAND, ...argv], {
      stdio: ['ignore', stdout, 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: this.folder,
        USER: 'tester',
        TZ: 'UTC',
        RINGFENCE_DB: this.db,
        ...env,
      },
    });
  }
}
