import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { redactorFor } from '../../../src/store/number-redaction.js';
import { call, jsonLines, logCalls, rejected, withCalls } from '../../support/calls.js';

describe('calls, filtered', async () => {
  const hour = 3_600_000;
  const at = (hours: number) => Date.UTC(2026, 0, 1) + hours * hour;
  const ringfence = await withCalls([
    rejected('a', { at: at(0), dialled: '4155550142' }),
    call('b', { at: at(1), caller: '+442071838750', dialled: '+14155550142' }),
    call('c', { at: at(2), account: 'globex', caller: '+442071838750' }),
    rejected('d', { at: at(3), list: 'spam', reason: 'blocked-prefix', entry: '+1415*' }),
    call('e', { at: at(4), presentation: 'withheld', caller: undefined, dialled: 'Sales' }),
    call('f', {
      at: at(5),
      presentation: 'unavailable',
      caller: '0000000000',
      name: 'Extended WARRANTY',
    }),
    call('g', {
      at: at(6),
      reason: 'monitor',
      wouldVerdict: 'reject',
      wouldReason: 'blocked-name',
    }),
    call('h', { at: at(7), account: undefined, reason: 'fail-open:late' }),
    call('i', { at: Date.now() - hour / 2, account: 'globex', caller: '1012' }),
  ]);

  it.each([
    ['--since 2026-01-01T03:00', 'ihgfed'],
    ['--until 2026-01-01T03:00', 'cba'],
    ['--since 2026-01-01 --until 2026-01-01T01:00', 'a'],
    ['--since 1h', 'i'],
    ['--verdict reject', 'da'],
    ['--verdict transfer', 'ihgfecb'],
    ['--verdict unscreened', 'h'],
    ['--name warranty', 'f'],
    ['--name nobody', ''],
    ['--name warranty --verdict reject', ''],
    ['--until 1h --since 2026-01-01T07:00Z', 'h'],
    ['--from +14155550100', 'hgda'],
    ['acme --from (415)555-0100', 'gda'],
    ['--from 0014155550101', ''],
    ['--from +44(0)2071838750', 'cb'],
    ['globex --from 02071838750', 'c'],
    ['acme --from 00442071838750', 'b'],
    ['--from 1012', 'i'],
    ['--from +1415*', 'hgda'],
    ['acme --from 1415*', 'gda'],
    ['globex --from 0207*', 'c'],
    ['--from +4420*', 'cb'],
    ['--from +49*', ''],
    ['acme --from 1415* --rejected --since 2026-01-01T02:00', 'd'],
    ['--from withheld', 'e'],
    ['--from Withheld', 'e'],
    ['--from anonymous', 'e'],
    ['--from unknown', 'f'],
    ['--from unavailable', 'f'],
    ['--to +14155550142', 'ba'],
    ['acme --to 1-415-555-0142', 'ba'],
    ['--to 0014155550142', 'ba'],
    ['globex --to 4155550142', ''],
    ['--to Sales', 'e'],
    ['--list spam', 'd'],
    ['acme --list acme/blocked', 'a'],
    ['acme --list blocked', 'a'],
    ['acme --list spam', 'd'],
    ['--reason blocked-prefix', 'd'],
    ['--reason blocked-name', 'g'],
    ['--reason monitor', 'g'],
    ['--reason fail-open', 'h'],
    ['--reason fail-open:late', 'h'],
    ['--reason fail-open:deadline', ''],
    ['acme --rejected --since 2026-01-01T02:00', 'd'],
  ])('%s gives %j', async (options, uuids) => {
    const calls = await jsonLines(ringfence, 'calls', ...options.split(' '));
    expect(calls.map(({ uuid }) => uuid).join('')).toBe(uuids);
  });

  it('pages through all of them by the cursor of each page', async () => {
    const seen: string[] = [];
    let next: string[] = [];
    do {
      const { stdout } = await ringfence.run('calls', '--limit', '2', ...next);
      const lines = stdout.trimEnd().split('\n');
      next = /^older calls: (--before) (\S+)$/.exec(lines.at(-1) ?? '')?.slice(1) ?? [];
      seen.push(...lines.slice(1, 3).map((line) => line.slice(-1)));
    } while (next.length > 0);
    expect(seen.join('')).toBe('ihgfedcba');
    const [last] = await jsonLines(ringfence, 'calls', '--limit', '1');
    const older = await jsonLines(
      ringfence,
      'calls',
      '--limit',
      '1',
      '--before',
      `${last?.['cursor']}`,
    );
    expect(older).toMatchObject([{ uuid: 'h' }]);
    expect((await ringfence.run('calls', '--before', '1.1')).stdout).toBe(
      'no such calls in the log\n',
    );
  });

  it('resolves a short list name', async () => {
    const { stderr } = await ringfence.run('calls', 'acme', '--list', 'blocked');
    expect(stderr).toBe('note: --list blocked is acme/blocked\n');
  });

  it.each([
    ['hashed', 2, 'the log keeps numbers hashed; give a whole number'],
    ['masked', 0, 'note: the log keeps numbers without their last four digits'],
  ])('notes what a prefix can find if numbers are %s', async (privacy, exitCode, says) => {
    const key = ringfence.file('a-key', 'sixteen bytes or more');
    const env = { RINGFENCE_CALLER_PRIVACY: privacy, RINGFENCE_HASH_KEY_FILE: key };
    const outcome = await ringfence.runIn(env, 'calls', '--from', '+1415*');
    expect(outcome).toMatchObject({ exitCode, stderr: expect.stringContaining(says) });
  });

  it('shows and reads times in UTC with --utc', async () => {
    const argv = ['calls', '--utc', '--until', '2026-01-01 01:00'];
    const env = { TZ: 'America/New_York' };
    const utc = await ringfence.runIn(env, ...argv);
    expect(utc.stdout).toMatch(/^2026-01-01 00:00:00Z {2}acme/m);
    const local = await ringfence.runIn(env, 'calls', '--until', '2025-12-31 20:00');
    expect(local.stdout).toMatch(/^2025-12-31 19:00:00 {2}acme/m);
  });

  it('finds callers that are stored masked or hashed', async () => {
    const key = join(ringfence.folder, 'key');
    writeFileSync(key, 'sixteen bytes or more');
    const hash = redactorFor('hashed', readFileSync(key))('+14155550123');
    logCalls(ringfence, [
      call('m', { account: 'globex', caller: '+1415555xxxx', callerPrivacy: 'masked' }),
      call('n', { account: 'globex', caller: hash, callerPrivacy: 'hashed' }),
    ]);
    const uuidsOf = async (privacy: string) => {
      const env = { RINGFENCE_CALLER_PRIVACY: privacy, RINGFENCE_HASH_KEY_FILE: key };
      const argv = ['calls', '--from', '4155550123', '--json'];
      const lines = (await ringfence.runIn(env, ...argv)).stdout.trimEnd().split('\n');
      return lines.map((line) => (JSON.parse(line) as { uuid: string }).uuid);
    };
    expect(await uuidsOf('masked')).toEqual(['m']);
    expect(await uuidsOf('hashed')).toEqual(['n']);
  });
});
