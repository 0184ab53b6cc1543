import type { Zone } from '../../duration.js';

/** `2026-11-22 14:03:07` in local time, or `2026-11-22 14:03:07Z`. */
export function showTime(at: number, zone: Zone = 'local'): string {
  const shift = zone === 'utc' ? 0 : new Date(at).getTimezoneOffset() * 60_000;
  const text = new Date(at - shift).toISOString().slice(0, 19).replace('T', ' ');
  return zone === 'utc' ? `${text}Z` : text;
}

/** The same with the offset of the zone from UTC: `2026-12-31 00:00:00 +01:00`. */
export function showMoment(at: number, zone: Zone = 'local'): string {
  if (zone === 'utc') return showTime(at, zone);
  const minutes = -new Date(at).getTimezoneOffset();
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const two = (part: number) => String(part).padStart(2, '0');
  return `${showTime(at)} ${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`;
}
