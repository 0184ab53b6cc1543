import { styleText } from 'node:util';

type Colour = 'red' | 'green' | 'yellow';

/** Words that say how something went, in tables, in check and in doctor. */
const COLOURS: Readonly<Record<string, Colour>> = {
  reject: 'red',
  problem: 'red',
  transfer: 'green',
  ok: 'green',
  warning: 'yellow',
};

/** Such a word where it is a column of its own: two spaces set columns apart, ` (` a reason. */
const COLUMN = new RegExp(`(?<=^| {2})(?:${Object.keys(COLOURS).join('|')})(?=$| {2}| \\()`, 'g');

/** A line with its verdicts coloured. It has passed `printable`, so that no other sequence is in it. */
export function colourVerdicts(line: string): string {
  return line.replace(COLUMN, (word) =>
    styleText(COLOURS[word] as Colour, word, { validateStream: false }),
  );
}

/** Only a terminal that can is sent colours, and none where NO_COLOR is set (no-color.org). */
export function takesColour(
  stream: NodeJS.WritableStream,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const terminal = stream as NodeJS.WriteStream;
  return Boolean(terminal.isTTY) && !env['NO_COLOR'] && terminal.getColorDepth({ ...env }) > 1;
}
