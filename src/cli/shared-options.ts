import type { Command } from 'commander';

/** Options that commands of several nouns have. */

export function withEntryOptions(command: Command): Command {
  return command
    .option('--label <text>', 'what it is about')
    .option(
      '--until <time>',
      'when it ends: the beginning of a day (2026-12-31), a date and time, or in a while (30d)',
    )
    .option('--force', 'take even a prefix of more than one country');
}

export function withRange(command: Command): Command {
  return command
    .option('--since <time>', 'from then on: a date (2026-11-01), or how long ago (7d)')
    .option('--until <time>', 'before then');
}
