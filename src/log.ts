import { createRequire } from 'node:module';
import { type Logger, pino } from 'pino';
import type { Remedy } from './errors.js';
import { printable } from './printable.js';

export type { Logger };

/**
 * Log lines on standard error, since standard output is for data: JSON, and on a terminal pino's readable
 * form.
 * @param adviceOf the words of a remedy, whether it is logged by itself or with an error
 */
export function createLog(level: string, adviceOf: (remedy: Remedy) => string): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: serializersWith(adviceOf),
  };
  return process.stderr.isTTY
    ? pino(options, { write: (line) => process.stderr.write(readable(line)) })
    : pino(options, pino.destination({ dest: 2, sync: false }));
}

/** An error is logged with the words of its remedy. */
export function serializersWith(adviceOf: (remedy: Remedy) => string) {
  return {
    remedy: (remedy?: Remedy) => remedy && adviceOf(remedy),
    err: (error: Error) => {
      const { remedy, ...shown } = pino.stdSerializers.err(error);
      return remedy === undefined ? shown : { ...shown, remedy: adviceOf(remedy as Remedy) };
    },
  };
}

let prettify: ((line: object) => string) | undefined;

/** One line as people read it. What callers sent reaches no terminal as it is. */
export function readable(line: string): string {
  prettify ??= loadPrettifier();
  return prettify(JSON.parse(line, readableValue) as object);
}

/** Only a terminal needs it: a service starts without. */
function loadPrettifier(): (line: object) => string {
  const { prettyFactory } = createRequire(import.meta.url)(
    'pino-pretty',
  ) as typeof import('pino-pretty');
  return prettyFactory({
    colorize: false,
    ignore: 'pid',
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
  });
}

/** A stack has lines of its own. */
function readableValue(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return key === 'stack' ? value.split('\n').map(printable).join('\n') : printable(value);
}
