import { type Logger, pino } from 'pino';

export type { Logger };

/** JSON lines on standard error: standard output is for data. */
export function createLog(level: string): Logger {
  return pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  );
}
