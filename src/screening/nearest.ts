import { closest, distance } from 'fastest-levenshtein';

/** Farther than this share of its length, a word is another word, not a slip. */
const MOST_CHANGED = 0.5;

/** `; did you mean "acme"?`, or nothing where no candidate is near. */
export function nearest(text: string, candidates: readonly string[]): string {
  const found = nearestOf(text, candidates);
  return found === undefined ? '' : `; did you mean "${found}"?`;
}

export function nearestOf(text: string, candidates: readonly string[]): string | undefined {
  const mostChanged = Math.max(text.length, 2) * MOST_CHANGED;
  const comparable = candidates.filter(({ length }) => length >= text.length - mostChanged);
  if (comparable.length === 0 || text === '') return undefined;
  const folded = new Map(comparable.map((candidate) => [candidate.toLowerCase(), candidate]));
  const found = closest(text.toLowerCase(), [...folded.keys()]);
  return distance(text.toLowerCase(), found) <= mostChanged ? folded.get(found) : undefined;
}
