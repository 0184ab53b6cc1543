import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PolicyStore } from '../../src/store/policy-store.js';
import { openPolicyStore } from '../../src/store/sqlite/policy-store.js';

export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with a database of its own, and the built command to run on it. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'ringfence-'));
  readonly db = join(this.folder, 'ringfence.db');
  readonly env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv = {}) {
    this.env = {
      PATH: process.env['PATH'],
      TZ: 'UTC',
      USER: 'tester',
      RINGFENCE_DB: this.db,
      ...env,
    };
  }

  /** The command's process, its standard input open. */
  start(...argv: readonly string[]) {
    return spawn(process.execPath, [MAIN, ...argv], { env: this.env });
  }

  run(...argv: readonly string[]): Promise<Outcome> {
    return this.runWith('', ...argv);
  }

  /** With this standard input. */
  runWith(input: string | Uint8Array, ...argv: readonly string[]): Promise<Outcome> {
    const child = this.start(...argv);
    child.stdin.end(input);
    return outcomeOf(child);
  }

  /** As a line of a shell, in which `$RINGFENCE` is the command. */
  shell(line: string): Promise<Outcome> {
    const env = { ...this.env, RINGFENCE: `${process.execPath} ${MAIN}` };
    const child = spawn('bash', ['--norc', '-c', line], { env, cwd: this.folder });
    child.stdin.end();
    return outcomeOf(child);
  }

  /** Rejects unless it exits with 0. */
  async ok(...argv: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...argv);
    if (code !== 0) throw new Error(`${argv.join(' ')} exits with ${code}: ${stderr}`);
    return stdout;
  }

  async json<T = Record<string, unknown>>(...argv: readonly string[]): Promise<T> {
    return JSON.parse(await this.ok(...argv, '--json')) as T;
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

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function outcomeOf(child: ReturnType<Workspace['start']>): Promise<Outcome> {
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text;
  });
  // A command that doesn't read its input closes it.
  child.stdin.on('error', () => {});
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, ...output };
}
