import { createRequire } from 'node:module';

const ASCII = /^[\u0020-\u007e]*$/;
const require = createRequire(import.meta.url);

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth()(text);
}

/** Takes a third of the start of a small command, and most of them print ASCII alone. */
function stringWidth(): typeof import('string-width').default {
  return (require('string-width') as typeof import('string-width')).default;
}
