/** A word as a shell takes it: what means something to one is in single quotes. */
export function quote(word: string): string {
  const isPlain = /^[\w+.@:/,-][\w+.@:/,=-]*$/.test(word);
  return isPlain ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * A command to paste into a shell, which does what it says whatever the arguments hold: `--` stands
 * before arguments of which one begins like an option.
 */
export function commandLine(
  command: string,
  options: readonly string[],
  ...args: readonly string[]
): string {
  const hasLookalike = args.some((arg) => arg.startsWith('-'));
  const placed = hasLookalike ? [...options, '--', ...args] : [...args, ...options];
  return ['ringfence', command, ...placed.map(quote)].join(' ');
}
