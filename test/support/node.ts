import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a module's text as a process of its own; it may import packages and `./dist/...`. */
export function spawnModule(source: string, ...argv: string[]): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '--eval', source, '--', ...argv], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** How it ended, and all that it wrote. */
export async function endOf(
  child: ChildProcess,
): Promise<{ exit: number | NodeJS.Signals; stdout: string; stderr: string }> {
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals]>;
  const [[code, signal], stdout, stderr] = await Promise.all([
    closed,
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
  ]);
  return { exit: code ?? signal, stdout, stderr };
}
