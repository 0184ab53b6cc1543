import { createContext, useContext } from 'hono/jsx';
import type { CountryCode } from '../../../screening/number/phone-number.js';
import type { Role } from '../../../store/access.js';

/** Who reads a page, which decides how times and numbers are written and which deeds are offered. */
export interface Reader {
  /** Unix milliseconds. */
  readonly now: number;
  /** IANA name, as `Europe/Berlin`. */
  readonly zone: string;
  /** Numbers of this country are shown in its national form. */
  readonly country: CountryCode;
  readonly role: Role;
  /** Path and query of the page, where its forms come back to. */
  readonly here: string;
}

const NOBODY: Reader = { now: 0, zone: 'UTC', country: 'US', role: 'viewer', here: '/' };

export const ReaderContext = createContext<Reader>(NOBODY);

export function useReader(): Reader {
  return useContext(ReaderContext);
}
