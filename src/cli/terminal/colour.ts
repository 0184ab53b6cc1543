import { styleText } from 'node:util';

type Colour = 'red' | 'green' | 'yellow';

/** Words for outcomes, in tables, in check and in doctor. */
const COLOURS: Readonly<Record<string, Colour>> = {
  reject: 'red',
  problem: 'red',
  transfer: 'green',
  ok: 'green',
  warning: 'yellow',
};

/** Such a word in a column of its own: columns are separated by two spaces, a reason by ` (`. */
const COLUMN = new RegExp(`(?<=^| {2})(?:${Object.keys(COLOURS).join('|')})(?=$| {2}| \\()`, 'g');

/**
 * Colours the verdicts in a line that has passed `printable` and thus contains no other escape
 * sequence.
 */
export function colourVerdicts(line: string): string {
  return line.replace(COLUMN, (word) =>
    styleText(COLOURS[word] as Colour, word, { validateStream: false }),
  );
}

/** Only a capable terminal gets colours, unless NO_COLOR is set (no-color.org). */
export function takesColour(
  stream: NodeJS.WritableStream,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const terminal = stream as NodeJS.WriteStream;
  return Boolean(terminal.isTTY) && !env['NO_COLOR'] && terminal.getColorDepth({ ...env }) > 1;
}
