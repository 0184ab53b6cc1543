import { parseDuration } from '../duration.js';
import type { Problem } from '../screening/policy/entry.js';

/** Where a list gets its entries from. Nobody edits such a list by hand. */
export interface Subscription {
  /** `https`, or `http`; without a user name or password. */
  readonly url: string;
  /** Milliseconds between two fetches. */
  readonly everyMs: number;
  /** The format of the file; absent: detected. */
  readonly format?: string | undefined;
  /** CSV: the column of the numbers, by its name or its number from 1; absent: found. */
  readonly column?: string | undefined;
  /** For complaints and ratings: only numbers with at least this many. */
  readonly minReports?: number | undefined;
  /** Never from an address that only a setting of the host permits: it was not made by an admin. */
  readonly publicOnly?: boolean | undefined;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
export const DEFAULT_EVERY_MS = DAY / 4;
const [SHORTEST_MS, LONGEST_MS] = [MINUTE, 90 * DAY];
const LONGEST_URL = 2_048;

/** The URL in its canonical form, or what is wrong. Never shows a password. */
export function parseSubscriptionUrl(text: string): { readonly url: string } | Problem {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined) {
    return { problem: `"${withoutUser(text)}" is not a URL; write https://HOST/FILE` };
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { problem: `a list can't be fetched by ${url.protocol}; write https://HOST/FILE` };
  }
  if (url.username !== '' || url.password !== '') {
    return {
      problem: `the URL of ${url.host} has a user name or password, which all who see the policy would see; leave it out, and name a file in netrc format with the setting subscription-auth-file`,
    };
  }
  url.hash = '';
  if (url.href.length <= LONGEST_URL) return { url: url.href };
  return { problem: `the URL of ${url.host} is longer than ${LONGEST_URL} characters` };
}

function withoutUser(text: string): string {
  return text.replace(/^([^/?#]*\/\/)?[^/?#]*@/, '$1');
}

/** Where the URL leads, without its query, which may hold a secret. */
export function placeOfUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** `6h` in milliseconds, or what is wrong. */
export function parseInterval(text: string): { readonly everyMs: number } | Problem {
  const everyMs = parseDuration(text);
  if (everyMs !== undefined && everyMs >= SHORTEST_MS && everyMs <= LONGEST_MS) return { everyMs };
  return { problem: `"${text}" is not an interval from 1m to 90d; write 6h, 30m or 1d` };
}

/** `6h`: the inverse of `parseInterval`. */
export function formatInterval(everyMs: number): string {
  const [size, unit] = UNITS.find(([each]) => everyMs % each === 0) ?? [1, 'ms'];
  return `${everyMs / size}${unit}`;
}

const UNITS: readonly (readonly [size: number, unit: string])[] = [
  [DAY, 'd'],
  [DAY / 24, 'h'],
  [MINUTE, 'm'],
  [1_000, 's'],
];

/** As documents and APIs have it. */
export function writeSubscription({ everyMs, ...subscription }: Subscription): object {
  return { ...subscription, every: formatInterval(everyMs) };
}

/** As it is stored. Equal subscriptions give equal texts. */
export function formatSubscription(subscription: Subscription): string {
  const { url, everyMs, format, column, minReports, publicOnly } = subscription;
  const isLimited = publicOnly === true ? true : undefined;
  return JSON.stringify({ url, everyMs, format, column, minReports, publicOnly: isLimited });
}

/** A stored subscription. */
export function storedSubscription(text: string): Subscription {
  return JSON.parse(text) as Subscription;
}

/** In words: `https://blocklist.example/de.csv every 6h, format csv`. */
export function describeSubscription(subscription: Subscription): string {
  const { url, everyMs, format, column, minReports } = subscription;
  const details = [
    format === undefined ? undefined : `format ${format}`,
    column === undefined ? undefined : `column ${column}`,
    minReports === undefined ? undefined : `from ${minReports} reports on`,
  ];
  const every = `${url} every ${formatInterval(everyMs)}`;
  return [every, ...details.filter((each) => each !== undefined)].join(', ');
}
