/** What callers who withhold their number send in its place, or as their name: the whole text, in any case. */
export const DEFAULT_ANONYMOUS_WORDS: readonly string[] = [
  'anonymous',
  'anonymous caller',
  'blocked',
  'blocked number',
  'caller id blocked',
  'hidden',
  'hidden number',
  'no caller id',
  'no callerid',
  'number blocked',
  'number hidden',
  'number private',
  'number withheld',
  'private',
  'private caller',
  'private number',
  'restricted',
  'restricted number',
  'withheld',
  'withheld number',
];

/**
 * The words of a setting. It replaces the default, unless each of its words begins with `+` or `-`: then
 * they are added to it and taken from it.
 */
export function anonymousWordsOf(setting: readonly string[]): readonly string[] {
  if (!isRelative(setting)) return setting;
  const named = (sign: string) =>
    setting.filter((word) => word.startsWith(sign)).map((word) => word.slice(1).trim());
  const taken = named('-');
  const kept = DEFAULT_ANONYMOUS_WORDS.filter((word) => !taken.includes(word));
  return [...new Set([...kept, ...named('+')])];
}

function isRelative(setting: readonly string[]): boolean {
  return setting.length > 0 && setting.every((word) => /^[+-]./.test(word));
}

/** What is wrong with a setting that both replaces the default and changes it. */
export function anonymousWordsProblem(setting: readonly string[]): string | undefined {
  const signed = setting.filter((word) => /^[+-]/.test(word));
  if (signed.length === 0 || isRelative(setting)) return undefined;
  return 'write + or - in front of each word, to add to the usual ones and take from them, or of none, to replace them';
}
