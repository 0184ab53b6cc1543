import { spawn, spawnSync } from 'node:child_process';
import { outcomeOf } from './outcome.js';
import { COMMAND, type Ringfence } from './ringfence.js';

const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });

/** Whether a process can be given a terminal here: `script` of util-linux. */
export const hasTerminals = stdout?.includes('util-linux') === true;
if (!hasTerminals) console.warn('skipped: no "script" of util-linux here (Debian: bsdutils)');

/** What the command prints on a terminal of so many columns. */
export async function onTerminal(
  ringfence: Ringfence,
  columns: number,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawnOnTerminal(ringfence, columns, argv, env);
  child.stdin.end();
  return (await outcomeOf(child)).stdout.replaceAll('\r\n', '\n');
}

/** The same, where the command asks, and gets this answer. */
export async function answering(
  answer: string,
  ringfence: Ringfence,
  ...argv: readonly string[]
): Promise<string> {
  const child = spawnOnTerminal(ringfence, 500, argv);
  let shown = '';
  child.stdout.on('data', (text) => {
    const wasAsked = shown.includes('? [y/N]');
    shown += String(text);
    if (!wasAsked && shown.includes('? [y/N]')) child.stdin.write(answer);
  });
  return (await outcomeOf(child)).stdout.replaceAll('\r\n', '\n');
}

function spawnOnTerminal(
  ringfence: Ringfence,
  columns: number,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const words = [process.execPath, COMMAND, ...argv].map((word) => `'${word}'`).join(' ');
  const line = `stty cols ${columns}; exec ${words}`;
  return spawn('script', ['--quiet', '--echo', 'never', '--command', line, '/dev/null'], {
    env: {
      PATH: process.env['PATH'],
      RINGFENCE_DB: ringfence.db,
      TERM: 'xterm-256color',
      ...env,
    },
  });
}
