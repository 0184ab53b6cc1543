import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createPolicy, dump } from '../../support/policy.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';

const FIXTURES = fileURLToPath(new URL('../../../fixtures', import.meta.url));
const RECORDING = join(FIXTURES, 'calls/e164-plus.esl');
const POLICY = join(FIXTURES, 'policy.json');

describe.concurrent('replay', () => {
  it('needs no database with a policy of its own', async () => {
    const ringfence = new Ringfence();
    const argv = ['replay', RECORDING, '--policy', POLICY];
    const { stdout, stderr, exitCode } = await ringfence.run(...argv);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toContain('RECORDING  ACCOUNT  VERDICT  REASON          LIST          ENTRY');
    expect(stdout).toMatch(
      /^e164-plus {2}acme {5}reject .* execute_extension .*multiset,hangup:CALL/m,
    );
    expect(stdout).toContain('\n1 recording: 1 rejected, 0 transferred, 0 without a verdict\n');
    expect(await ringfence.json(...argv)).toEqual({
      recording: 'e164-plus',
      account: 'acme',
      verdict: 'reject',
      reason: 'blocked-number',
      list: 'acme/blocked',
      entry: '+14155550100',
      commands: [
        expect.stringMatching(
          /execute-app-name: execute_extension\n.*multiset:.*,hangup:CALL_REJECTED/,
        ),
      ],
    });
  });

  it('reads the policy of --db, and leaves it as it is', async () => {
    const ringfence = new Ringfence();
    await createPolicy(ringfence.db, (edit) => {
      edit.addAccount('acme', { mode: 'monitor', defaultVerdict: 'reject' });
      edit.setSetting('defaultAccount', 'acme');
    });
    const before = dump(ringfence.db);
    expect(await ringfence.json('replay', RECORDING)).toMatchObject({
      account: 'acme',
      verdict: 'transfer',
      reason: 'monitor',
      wouldBe: { verdict: 'reject', reason: 'default' },
    });
    expect(dump(ringfence.db)).toEqual(before);
  });

  it('plays a folder in order, one JSON value per line', async () => {
    const ringfence = new Ringfence();
    const folder = join(ringfence.folder, 'recordings');
    mkdirSync(folder);
    for (const name of ['b', 'a']) cpSync(RECORDING, join(folder, `${name}.esl`));
    const { stdout } = await ringfence.run('replay', folder, '--policy', POLICY, '--json');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ recording }) => recording)).toEqual(['a', 'b']);
  });
});

describe('a wrong replay command', async () => {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, () => {});
  const { folder } = ringfence;
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const withPolicy = (path: string) => ['replay', RECORDING, '--policy', path];
  describeRefusals(ringfence, [
    [['replay'], 2, 'give recordings (.esl files or folders), or --calls'],
    [['replay', join(folder, 'nowhere')], 3, 'recording or folder', 'nowhere not found'],
    [['replay', join(FIXTURES, 'policies')], 3, 'has no recordings (*.esl)'],
    [['replay', file('empty.esl', '')], 2, 'empty.esl is empty'],
    [['replay', RECORDING, '--polcy', POLICY], 2, 'did you mean "--policy"?'],
    [withPolicy(join(folder, 'nowhere.json')), 3, "can't read the policy", 'nowhere.json'],
    [withPolicy(file('half.json', '{"accounts": [')), 2, 'half.json is not valid JSON'],
    [withPolicy(file('key.json', '{"acounts": []}')), 2, 'unknown key', '"accounts"?'],
    [
      withPolicy(file('list.json', '{"lists": [{"name": "acme/spam"}]}')),
      2,
      'list.json: account "acme" not found',
    ],
  ]);
});
