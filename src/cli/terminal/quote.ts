/** Quotes a word for a shell, with single quotes if it has special characters. */
export function quote(word: string): string {
  const isPlain = /^[\w+.@:/,-][\w+.@:/,=-]*$/.test(word);
  return isPlain ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * A command that can be pasted into a shell, whatever its arguments contain. If one of them begins
 * like an option, `--` comes before them. The argument `-` gets a space, because commands read a
 * plain `-` as standard input.
 */
export function commandLine(
  command: string,
  options: readonly string[],
  ...args: readonly string[]
): string {
  const words = args.map((arg) => (arg === '-' ? ' -' : arg));
  const hasLookalike = words.some((word) => word.startsWith('-'));
  const placed = hasLookalike ? [...options, '--', ...words] : [...words, ...options];
  return ['ringfence', command, ...placed.map(quote)].join(' ');
}
