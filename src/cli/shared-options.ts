import { type Command, Option } from 'commander';

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

export function withThisHost(command: Command): Command {
  return command.option('--this-host', 'only the log of this host, if several share a policy');
}

export function withHost(command: Command): Command {
  const option = new Option('--host <name>', 'only calls on this host, if several share a policy');
  return command.addOption(option.conflicts('thisHost'));
}

export function withRange(command: Command): Command {
  return command.option('--since <time>', SINCE_HELP).option('--until <time>', 'before this time');
}

export const SINCE_HELP =
  'from this time on: a date (2026-11-01), today, yesterday, 10:00, or how long ago (7d)';

/** The values of a repeatable option. */
export function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
