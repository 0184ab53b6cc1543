import { describe, expect, it } from 'vitest';
import { printable } from '../../src/printable.js';
import { dump } from './policy.js';
import type { Ringfence } from './ringfence.js';

/** A command line, its exit code and what its message says (with `ringfence: ` in front). */
export type Refusal = readonly [argv: readonly string[], exitCode: number, ...says: string[]];

const CODES: Readonly<Record<number, RegExp>> = {
  1: /^(?:internal|unavailable)$/,
  2: /^invalid$/,
  3: /^not-found$/,
};

/**
 * Tests that each command line is rejected: its exit code, its message only on standard error, the
 * same with `--json` as an object, and the database as it was. Where several are given, a message
 * says all of them.
 */
export function describeRefusals(ringfence: Ringfence, refusals: readonly Refusal[]): void {
  describe.concurrent('refuses', () => {
    for (const [argv, exitCode, ...says] of refusals) {
      it(`${argv.join(' ')}: exit ${exitCode}, ${says.join(', ')}`, async () => {
        const before = dump(ringfence.db);
        const { stderr, ...outcome } = await ringfence.run(...argv);
        expect(outcome).toEqual({ stdout: '', exitCode });
        for (const part of says) expect(stderr).toContain(part);
        const json = await ringfence.run('--json', ...argv);
        expect(json).toMatchObject({ stdout: '', exitCode });
        const { error } = JSON.parse(json.stderr) as { error: { code: string; message: string } };
        expect(error.code).toMatch(CODES[exitCode] as RegExp);
        expect(stderr).toContain(`ringfence: ${printable(error.message)}\n`);
        expect(dump(ringfence.db)).toEqual(before);
      });
    }
  });
}
