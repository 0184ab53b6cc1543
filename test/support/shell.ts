import { execFileSync, spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { COMMAND, type Ringfence } from './ringfence.js';
import { temporaryFolder } from './temporary.js';

export type Shell = 'bash' | 'zsh' | 'fish';

const FLAGS: Readonly<Record<Shell, readonly string[]>> = {
  bash: ['--noprofile', '--norc'],
  zsh: ['-f'],
  fish: ['--no-config'],
};

/** Whether this machine has the shell; prints a note if it hasn't. */
export function hasShell(shell: Shell): boolean {
  const isThere = spawnSync(shell, ['--version']).status === 0;
  if (!isThere) console.warn(`skipped: no ${shell} here`);
  return isThere;
}

/** The words that a shell makes of a command line of `ringfence`. */
export function wordsOf(line: string): string[] {
  const script = `ringfence() { printf '%s\\0' "$@"; }\n${line}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

/** What a script prints in this shell, with `ringfence` on its path. Throws if it fails. */
export function inShell(shell: Shell, ringfence: Ringfence, script: string): string {
  const bin = temporaryFolder();
  symlinkSync(COMMAND, join(bin, 'ringfence'));
  return execFileSync(shell, [...FLAGS[shell], '-c', script], {
    encoding: 'utf8',
    env: {
      PATH: [bin, process.env['PATH']].join(delimiter),
      HOME: ringfence.folder,
      RINGFENCE_DB: ringfence.db,
    },
  });
}
