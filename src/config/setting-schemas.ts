import * as v from 'valibot';
import { nearest } from '../did-you-mean.js';
import { parseDuration } from '../duration.js';
import { parseSubnet } from '../net/subnet.js';

/** Schemas of settings, from text to value. A message completes "expected ...". */

export const FILE_NAME = v.pipe(v.string(), v.nonEmpty('a file name'));

export const SOCKET_NAME = v.pipe(FILE_NAME, v.maxLength(103, '103 characters at most'));

export const COUNT = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,5}$/, 'a whole number from 1 to 999999'),
  v.transform(Number),
);

export const COUNT_OR_ALL = v.pipe(
  v.string(),
  v.regex(/^\d{1,12}$/, 'a whole number, or 0 to keep all of them'),
  v.transform(Number),
);

const SHORTEST_KEEP_MS = 3_600_000;

export const KEEP_TIME = v.pipe(
  v.string(),
  v.transform((text) => (text.trim() === '0' ? 0 : parseDuration(text))),
  v.check(
    (ms) => ms === 0 || (ms !== undefined && ms >= SHORTEST_KEEP_MS),
    'a duration of 1h or more, like 90d, or 0 to keep them forever',
  ),
  v.transform((ms) => ms as number),
);

export const SUBNETS = v.pipe(
  v.string(),
  v.transform((text) => (text === '' ? [] : text.split(',').map(parseSubnet))),
  v.check(
    (subnets) => subnets.every((subnet) => subnet !== undefined),
    'addresses or subnets separated by commas, like 10.0.0.5,10.1.0.0/16',
  ),
  v.transform((subnets) => subnets.filter((subnet) => subnet !== undefined)),
);

export function durationWithin(minMs: number, maxMs: number, message: string) {
  return v.pipe(
    v.string(),
    v.transform((text) => parseDuration(text)),
    v.check((ms) => ms !== undefined && ms >= minMs && ms <= maxMs, message),
    v.transform((ms) => ms as number),
  );
}

export function oneOf<const T extends readonly string[]>(values: T) {
  return v.picklist(values, ({ input }) => {
    const near = typeof input === 'string' ? nearest(input, values) : '';
    return `one of ${values.join(', ')}${near}`;
  });
}
