import { createRequire } from 'node:module';

const ASCII = /^[\u0020-\u007e]*$/;
const require = createRequire(import.meta.url);

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth()(text);
}

/**
 * The text, or as much of it as fits `width` columns with an ellipsis; never a part of what is shown as
 * one character. Of marks that are drawn above each other, a few: they would reach into other lines.
 */
export function cutTo(text: string, width: number): string {
  if (ASCII.test(text)) return text.length > width ? `${text.slice(0, width - 1)}…` : text;
  const shown = text.replace(MANY_MARKS, '$1');
  if (columnsOf(shown) <= width) return shown;
  let [cut, columns] = ['', 0];
  for (const { segment } of new Intl.Segmenter().segment(shown)) {
    columns += columnsOf(segment);
    if (columns > width - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}

const MANY_MARKS = /(\p{Mark}{4})\p{Mark}+/gu;

/** Takes a third of the start of a small command, and most of them print ASCII alone. */
function stringWidth(): typeof import('string-width').default {
  return (require('string-width') as typeof import('string-width')).default;
}
