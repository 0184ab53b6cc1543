import { isObject } from './envelope.js';

type Fields = Readonly<Record<string, unknown>>;

const MOST_KEPT = 65_536;

/** PATCH: objects are merged, null removes a key, everything else replaces what was there. */
export function merged(current: Fields, change: Fields): Record<string, unknown> {
  const result = new Map(Object.entries(current));
  for (const [key, value] of Object.entries(change)) {
    const before = result.get(key);
    if (value === null) result.delete(key);
    else result.set(key, isObject(value) ? merged(isObject(before) ? before : {}, value) : value);
  }
  return Object.fromEntries(result);
}

/** Whether fields that we store for clients without knowing them exceed the limit. */
export function tooLargeFields(fields: Fields): boolean {
  return JSON.stringify(fields).length > MOST_KEPT;
}
