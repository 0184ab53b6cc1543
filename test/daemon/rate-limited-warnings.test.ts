import { pino } from 'pino';
import { expect, it } from 'vitest';
import { RateLimitedWarnings } from '../../src/daemon/rate-limited-warnings.js';

it('warns ten times a second for each kind, and logs how many were suppressed', () => {
  const lines: unknown[] = [];
  const stream = { write: (line: string) => lines.push(JSON.parse(line)) };
  let now = 5_000;
  const warnings = new RateLimitedWarnings(
    pino({ base: null, timestamp: false }, stream),
    () => now,
  );
  const warn = (kind: string) => warnings.warn(kind, { kind }, 'happened');

  for (let count = 0; count < 12; count++) warn('a');
  warn('b');
  now += 999;
  warn('a');
  now += 1;
  warn('a');
  now += 1_000;
  warn('a');
  warn('b');

  const line = (fields: object) => ({ level: 40, ...fields, msg: 'happened' });
  expect(lines).toEqual([
    ...Array(10).fill(line({ kind: 'a' })),
    line({ kind: 'b' }),
    line({ kind: 'a', leftOut: 3 }),
    line({ kind: 'a' }),
    line({ kind: 'b' }),
  ]);
});
