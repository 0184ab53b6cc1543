import { createContext, useContext } from 'hono/jsx';
import type { CountryCode } from '../../../screening/number/phone-number.js';
import type { Role } from '../../../store/access.js';

/** The reader of a page: decides the form of times and numbers, and which changes are offered. */
export interface Reader {
  /** Unix milliseconds. */
  readonly now: number;
  /** The IANA name of a time zone, like `Europe/Berlin`. */
  readonly zone: string;
  /** Numbers of this country are shown in their national form. */
  readonly country: CountryCode;
  readonly role: Role;
  /** Path and query of the page, to which its forms return. */
  readonly here: string;
}

const ANYONE: Reader = { now: 0, zone: 'UTC', country: 'US', role: 'viewer', here: '/' };

export const ReaderContext = createContext<Reader>(ANYONE);

export function useReader(): Reader {
  return useContext(ReaderContext);
}
