import type { Command } from 'commander';

/** Options that several nouns share. */

export function withEntryOptions(command: Command): Command {
  return command
    .option('--label <text>', 'a note about the entry')
    .option(
      '--until <time>',
      'when it expires: a date (2026-12-31, at its start), a date and time, or a duration (30d)',
    )
    .option('--force', 'accept a prefix of several countries');
}

export function withRange(command: Command): Command {
  return command
    .option('--since <time>', 'from this time on: a date (2026-11-01), or how long ago (7d)')
    .option('--until <time>', 'before this time');
}
