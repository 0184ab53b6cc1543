import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './temporary.js';

/** What a script sees of a command. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

export const COMMAND = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The built command as a process (`npm run build` makes it), with a database of its own. */
export class Ringfence {
  readonly folder: string;
  readonly db: string;

  constructor(folder = temporaryFolder()) {
    this.folder = folder;
    this.db = join(folder, 'ringfence.db');
  }

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

  /** What the command prints with `--json`. Throws where that doesn't parse. */
  async json(...argv: string[]): Promise<unknown> {
    return JSON.parse((await this.run(...argv, '--json')).stdout);
  }

  /** With nothing of this environment but `PATH`, so that no setting of the developer's counts. */
  spawn(argv: readonly string[], env: Record<string, string> = {}): ChildProcess {
    return spawn(process.execPath, [COMMAND, ...argv], {
      stdio: ['ignore', 'pipe', 'pipe'],
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
