import { distance } from 'fastest-levenshtein';

/** All our names, words and codes are shorter. A longer text is not compared. */
const LONGEST = 255;
const SHORTEST_BEGINNING = 4;

/** `; did you mean "acme"?`, or an empty text if no candidate is similar. */
export function nearest(text: string, candidates: readonly string[]): string {
  const found = nearestOf(text, candidates);
  return found === undefined ? '' : `; did you mean "${found}"?`;
}

/**
 * The candidate that was probably meant: the one with the fewest typing errors (a letter too many,
 * missing, changed, or swapped with the next; ignoring case), else the only one that begins with the
 * text. Undefined if none is similar enough, or it differs by a prefix that changes the meaning (`move`
 * and `remove`).
 */
export function nearestOf(text: string, candidates: readonly string[]): string | undefined {
  if (text.length > LONGEST) return undefined;
  const near = candidates
    .filter((candidate) => Math.abs(candidate.length - text.length) <= mostSlips(text, candidate))
    .filter((candidate) => !differsInMeaning(text, candidate))
    .map((candidate) => ({ candidate, slips: slipsBetween(text, candidate) }))
    .filter(({ candidate, slips }) => slips <= mostSlips(text, candidate));
  const [first] = near.sort((a, b) => a.slips - b.slips);
  return first?.candidate ?? onlyBeginningWith(text, candidates);
}

/** The number of typing errors that turn one text into the other. */
export function slipsBetween(text: string, candidate: string): number {
  const [typed, meant] = [text.toLowerCase(), candidate.toLowerCase()];
  const slips = distance(typed, meant);
  return slips > 1 && swapsOf(typed).some((swapped) => distance(swapped, meant) === slips - 2)
    ? slips - 1
    : slips;
}

/** Fewer for short words, which are similar to many others. */
function mostSlips(text: string, candidate: string): number {
  const length = Math.max(text.length, candidate.length);
  if (length < 3) return 0;
  if (length < 7) return 1;
  return length < 10 ? 2 : 3;
}

/** The text with each pair of neighbouring letters swapped. */
function swapsOf(text: string): string[] {
  return Array.from(
    { length: Math.max(0, text.length - 1) },
    (_, at) => text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2),
  );
}

const PREFIX = /^(?:un|re|de|dis|in)/;

function differsInMeaning(text: string, candidate: string): boolean {
  const [typed, meant] = [text.toLowerCase(), candidate.toLowerCase()];
  const [typedStem, meantStem] = [typed.replace(PREFIX, ''), meant.replace(PREFIX, '')];
  return typed !== meant && [typedStem, typed].some((each) => [meantStem, meant].includes(each));
}

function onlyBeginningWith(text: string, candidates: readonly string[]): string | undefined {
  if (text.length < SHORTEST_BEGINNING) return undefined;
  const beginning = text.toLowerCase();
  const found = candidates.filter((candidate) => candidate.toLowerCase().startsWith(beginning));
  return found.length === 1 ? found[0] : undefined;
}
