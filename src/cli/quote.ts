/** A word as a shell takes it: what means something to one is in quotes. */
export function quote(word: string): string {
  const isPlain = /^[\w+.@:/,-][\w+.@:/,=-]*$/.test(word);
  return isPlain ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
