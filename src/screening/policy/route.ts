import { type CountryCode, normalizeNumber } from '../number/phone-number.js';

/**
 * The routes of a call, in order of precedence: the dialled number as sent, the same in E.164, then
 * the called domains.
 */
export function routesOfCall(
  call: { readonly dialled?: string | undefined; readonly domains: readonly string[] },
  homeCountry: CountryCode,
): string[] {
  const dialled = call.dialled === undefined ? [] : numberRoutes(call.dialled, homeCountry);
  return [...dialled, ...call.domains.filter(isShort).map((domain) => domain.toLowerCase())];
}

/**
 * The stored form of a route: a domain or an address in lower case, a number in E.164 if it is one
 * in `country`. Undefined if it is neither.
 */
export function parseRoute(text: string, country: CountryCode): string | undefined {
  if (!isShort(text)) return undefined;
  const trimmed = text.trim().toLowerCase();
  if (isDomain(trimmed)) return trimmed;
  const number = normalizeNumber(trimmed, country);
  return /^\+?[a-z0-9*#._-]{1,64}$/.test(number) ? number : undefined;
}

function numberRoutes(dialled: string, homeCountry: CountryCode): string[] {
  if (!isShort(dialled)) return [];
  const asDialled = dialled.trim().toLowerCase();
  const normalized = normalizeNumber(dialled, homeCountry);
  return asDialled === normalized ? [normalized] : [asDialled, normalized];
}

/** RFC 1035 section 2.3.4: a domain name has 255 octets at most; no route is longer. */
function isShort(text: string): boolean {
  return text.length <= 255;
}

const IP_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9a-f]*:[0-9a-f:.]+\]?)$/;

/** A text with dots is a domain if it has letters, or is an address with four parts. */
function isDomain(text: string): boolean {
  return IP_ADDRESS.test(text) || /^(?=.*[a-z])[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(text);
}
