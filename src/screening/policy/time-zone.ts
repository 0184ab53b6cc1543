import { nearest } from '../../did-you-mean.js';
import type { Problem } from './entry.js';

/** An IANA time zone (`Europe/Berlin`) in its usual spelling, or what to write instead. */
export function parseTimeZone(text: string): { readonly timeZone: string } | Problem {
  const wanted = text.trim().replaceAll(' ', '_');
  const names = timeZones();
  const known = names.find((name) => name.toLowerCase() === wanted.toLowerCase());
  if (known !== undefined) return { timeZone: known };
  // Older names of zones, such as Asia/Calcutta, are not listed.
  if (/^[a-z]+(?:\/[a-z_+-]+)*$/i.test(wanted) && isKnown(wanted)) return { timeZone: wanted };
  const ending = `/${wanted.toLowerCase()}`;
  const place = names.find((name) => name.toLowerCase().endsWith(ending));
  const suggestion = place === undefined ? nearest(wanted, names) : `; did you mean "${place}"?`;
  return {
    problem: `unknown time zone "${text}"; give an IANA name like Europe/Berlin or America/New_York${suggestion}`,
  };
}

/** The names of all zones, sorted. */
export function timeZones(): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort();
}

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return true;
  } catch {
    return false;
  }
}
