/** A position in a text, as an editor counts. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export const START: Place = { line: 1, column: 1 };

/** The position after `text`, which begins at `place`. */
export function placeAfter({ line, column }: Place, text: string): Place {
  const newline = text.lastIndexOf('\n');
  if (newline < 0) return { line, column: column + text.length };
  return { line: line + text.split('\n').length - 1, column: text.length - newline };
}
