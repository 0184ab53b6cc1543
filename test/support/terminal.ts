import { spawn, spawnSync } from 'node:child_process';
import { outcomeOf } from './outcome.js';
import { COMMAND, type Ringfence } from './ringfence.js';

const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });

/** Whether a process can be given a terminal here: `script` of util-linux. */
export const hasTerminals = stdout?.includes('util-linux') === true;
if (!hasTerminals) console.warn('skipped: no "script" of util-linux here (Debian: bsdutils)');

/** What the command prints on a terminal of so many columns. */
export async function onTerminal(
  ringfence: Pick<Ringfence, 'db'>,
  columns: number,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const words = [process.execPath, COMMAND, ...argv].map((word) => `'${word}'`).join(' ');
  const line = `stty cols ${columns}; exec ${words}`;
  const child = spawn('script', ['--quiet', '--echo', 'never', '--command', line, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      RINGFENCE_DB: ringfence.db,
      TERM: 'xterm-256color',
      ...env,
    },
  });
  return (await outcomeOf(child)).stdout.replaceAll('\r\n', '\n');
}
