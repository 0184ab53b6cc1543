/** A phone shows about 30 characters of a name. Only the start of a longer name is compared. */
const LONGEST_NAME = 256;

/** The form of a caller's name that name patterns are compared with. */
export function foldName(name: string): string {
  return fold(name.slice(0, LONGEST_NAME)).slice(0, LONGEST_NAME);
}

/**
 * Makes full-width, composed and upper-case spellings equal, and trims white space. Composes again
 * after lower-casing, which decomposes some characters (U+0390), so that the result is idempotent.
 */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').trim();
}

const GRAM = 3;

/**
 * The trigram under which a folded pattern is stored. Patterns without three consecutive letters
 * share the empty one. There are few of them, and all are tried.
 */
export function probeGram(pattern: string): string {
  const runs = pattern.split(/[*?]+/).map((run) => Array.from(run));
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), []);
  return longest.length < GRAM ? '' : longest.slice(0, GRAM).join('');
}

/** Adds the key of every trigram of a folded name, and the key of patterns that have none. */
export function addGramKeys(keys: Set<string>, name: string): void {
  keys.add('~');
  let [first, second] = ['', ''];
  for (const letter of name) {
    if (first !== '') keys.add(`~${first}${second}${letter}`);
    first = second;
    second = letter;
  }
}

/** Matches the whole text against `*` and `?`, in linear space and without exponential backtracking. */
export function globMatches(pattern: string, text: string): boolean {
  const wanted = Array.from(pattern);
  const given = Array.from(text);
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < given.length) {
    if (wanted[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < wanted.length && (wanted[p] === '?' || wanted[p] === given[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (wanted[p] === '*') p++;
  return p === wanted.length;
}
