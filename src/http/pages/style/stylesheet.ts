import { BASE } from './base.js';
import { FORMS } from './forms.js';
import { FRAME } from './frame.js';
import { TABLES } from './tables.js';
import { TOKENS } from './tokens.js';
import { VIEW_STYLES } from './views.js';

/** The stylesheet of the page, without indentation. */
export const STYLESHEET = [TOKENS, BASE, FRAME, FORMS, TABLES, VIEW_STYLES]
  .join('')
  .replace(/\n\s*/g, '\n')
  .trim();
