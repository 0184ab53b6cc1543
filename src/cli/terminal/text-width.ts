import { createRequire } from 'node:module';
import { isPrintableAscii } from '../../printable.js';

const require = createRequire(import.meta.url);

/** The number of terminal columns that a text takes. */
export function columnsOf(text: string): number {
  return isPrintableAscii(text) ? text.length : stringWidth()(text);
}

/**
 * Truncates a text to `width` columns with an ellipsis, and never inside a grapheme. Limits
 * combining marks, which would reach into other lines.
 */
export function cutTo(text: string, width: number): string {
  if (isPrintableAscii(text)) return text.length > width ? `${text.slice(0, width - 1)}…` : text;
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

/**
 * Loaded on demand, because it takes a third of the start of a small command, and most print only
 * ASCII.
 */
function stringWidth(): typeof import('string-width').default {
  return (require('string-width') as typeof import('string-width')).default;
}
