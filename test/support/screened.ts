import { letThrough } from '../../src/screening/decide.js';
import type { Screened } from '../../src/screening/screen-call.js';

/** A call from a presented number that no entry is about. */
export const SCREENED: Screened = {
  verdict: letThrough('default'),
  identity: {
    presentation: 'presented',
    signals: [],
    nameHidden: false,
    asserted: [],
    verification: { status: 'none' },
  },
};
