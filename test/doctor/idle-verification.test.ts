import { describe, expect, it } from 'vitest';
import { call, withCalls } from '../support/calls.js';

const RESULT = {
  explanation: JSON.stringify({ signals: [], evidence: [], verification: 'passed A' }),
};
const calls = (count: number) => Array.from({ length: count }, (_, at) => call(`u${at}`));

async function told(count: number, rule: 'off' | 'failed', more = calls(0)): Promise<string> {
  const ringfence = await withCalls([...calls(count), ...more], (edit) =>
    edit.updateAccount('acme', { verification: rule }),
  );
  const doctor = await ringfence.run('doctor');
  const stats = await ringfence.run('calls', 'stats', 'acme');
  const noted = stats.stderr.includes('decides nothing');
  expect(doctor.stdout.includes('the verification rule of acme decides nothing')).toBe(noted);
  return stats.stderr;
}

describe('a verification rule', () => {
  it('that none of the latest calls could trigger is reported', async () => {
    expect(await told(25, 'failed')).toContain('none of its latest 25 calls had a STIR/SHAKEN');
  });

  it.each([
    ['is off', 25, 'off', calls(0)],
    ['has met few calls', 5, 'failed', calls(0)],
    ['had a result to judge', 25, 'failed', [call('with', RESULT)]],
  ] as const)('that %s is not', async (_, count, rule, more) => {
    expect(await told(count, rule, [...more])).toBe('');
  });
});
