import { validationError } from './envelope.js';

/** KAZOO counts seconds from the year 0. */
export const GREGORIAN = 62_167_219_200;

/** A time of the query in Gregorian seconds; undefined if it is absent. Throws `HttpProblem`. */
export function readSeconds({ searchParams }: URL, name: string): number | undefined {
  const text = searchParams.get(name);
  if (text === null) return undefined;
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw validationError(name, 'type', 'a time is a number of Gregorian seconds', { value: text });
}
