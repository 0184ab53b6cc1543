/** Of an entry's label, in UTF-16 code units. */
export const LONGEST_LABEL = 256;

/** Why a label is not allowed; undefined if it is. */
export function labelProblem(label: string): string | undefined {
  if (label.includes('\0')) return 'the label has a zero character';
  if (label.length <= LONGEST_LABEL) return undefined;
  return `the label has ${label.length} characters, and at most ${LONGEST_LABEL} are kept; shorten it`;
}

/** A label truncated to the limit, without half a character at the end. */
export function cutLabel(label: string): string {
  return label
    .replaceAll('\0', '')
    .slice(0, LONGEST_LABEL)
    .replace(/[\ud800-\udbff]$/, '');
}
