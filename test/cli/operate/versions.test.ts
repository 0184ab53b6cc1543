import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { call, logCalls } from '../../support/calls.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';

describe('version', () => {
  it('prints the versions of the installation', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    const ringfence = new Ringfence();
    expect(await ringfence.json('version')).toEqual({
      ringfence: version,
      node: process.versions.node,
      sqlite: expect.stringMatching(/^3\.\d+\.\d+$/),
      platform: `${process.platform} ${process.arch}`,
    });
    expect(await ringfence.ok('version')).toContain(`ringfence  ${version}\n`);
  });
});

describe('support-bundle', () => {
  it('has versions, settings, findings and counts, and no number of a caller', async () => {
    const ringfence = new Ringfence();
    await ringfence.ok('account', 'add', 'acme', '--route', '+14155550142');
    await ringfence.ok('block', 'acme', '+14155550100', '--label', 'sells windows');
    await ringfence.ok('config', 'set', 'anonymous-words', 'private,4155550111');
    logCalls(ringfence, [call('one', { caller: '+442071838750', name: 'Joe' })]);
    const printed = await ringfence.ok('support-bundle');
    expect(JSON.parse(printed)).toMatchObject({
      versions: { ringfence: expect.any(String) },
      settings: { db: { value: ringfence.db, source: 'environment' } },
      findings: expect.arrayContaining([expect.objectContaining({ check: expect.any(String) })]),
      status: { problem: expect.stringContaining('no controller is listening') },
      policy: { accounts: 1, lists: [{ kind: 'block', entries: 1 }], changes: 3 },
      files: { [ringfence.db]: expect.any(Number) },
    });
    for (const secret of ['4155550', '2071838750', 'Joe', 'windows']) {
      expect(printed).not.toContain(secret);
    }
  });

  it('is made even if nothing works', async () => {
    const ringfence = new Ringfence();
    const bundle = await ringfence.json('support-bundle', '--db', '/nowhere/x.db');
    expect(bundle).toMatchObject({ policy: { problem: expect.stringContaining('/nowhere') } });
  });
});

describe('config validate', async () => {
  const ringfence = new Ringfence();
  await ringfence.policy(async () => {});

  it('prints the settings of a valid file, whatever else is set', async () => {
    const file = ringfence.file('ok.json', '{"keep-calls": "30d", "listen": "127.0.0.1:8094"}');
    const env = { RINGFENCE_KEEP_CALLS: 'never', RINGFENCE_TYPO: '1' };
    expect(await ringfence.runIn(env, 'config', 'validate', file)).toEqual({
      stdout: `${file} is valid: 2 settings\n  listen = 127.0.0.1:8094\n  keep-calls = 30d\n`,
      stderr: '',
      exitCode: 0,
    });
  });

  it('notes files that it names and that are not there', async () => {
    const file = ringfence.file('key.json', '{"hash-key-file": "/nowhere/key"}');
    expect(await ringfence.run('config', 'validate', file)).toMatchObject({
      stderr: expect.stringContaining('note: hash-key-file: ENOENT'),
      exitCode: 0,
    });
  });

  const bad = (name: string, text: string) => ['config', 'validate', ringfence.file(name, text)];
  describeRefusals(ringfence, [
    [bad('a.json', '{"keep-cals": "30d"}'), 2, 'did you mean "keep-calls"?'],
    [bad('b.json', '{"keep-calls": "often"}'), 2, '"often" is invalid'],
    [bad('c.json', '{'), 2, 'is not a JSON object of settings'],
    [bad('d.json', '{"caller-privacy": "hashed"}'), 2, 'requires a secret'],
    [['config', 'validate', '/nowhere/x.json'], 2, 'configuration file /nowhere/x.json not found'],
  ]);
});
