import type { Zone } from '../duration.js';

/** As people read it: `2026-11-22 14:03:07`, local time, or `2026-11-22 14:03:07Z`. */
export function showTime(at: number, zone: Zone = 'local'): string {
  const shift = zone === 'utc' ? 0 : new Date(at).getTimezoneOffset() * 60_000;
  const text = new Date(at - shift).toISOString().slice(0, 19).replace('T', ' ');
  return zone === 'utc' ? `${text}Z` : text;
}
