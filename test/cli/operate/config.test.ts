import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPolicy, dump } from '../../support/policy.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';

interface Setting {
  name: string;
  value?: string;
  source: string;
  where: string;
}

async function show(ringfence: Ringfence, ...argv: string[]): Promise<Map<string, Setting>> {
  const { stdout } = await ringfence.run('config', 'show', '--json', ...argv);
  const settings = JSON.parse(stdout) as Setting[];
  return new Map(settings.map((setting) => [setting.name, setting]));
}

async function withAcme(): Promise<Ringfence> {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, (edit) => edit.addAccount('acme', { country: 'GB' }));
  return ringfence;
}

describe.concurrent('config show', () => {
  it('prints each setting with its source', async () => {
    const ringfence = await withAcme();
    const file = join(ringfence.folder, 'ringfence.json');
    writeFileSync(file, '{"listen": "[::1]:9000", "log-level": "warn"}');
    const settings = await show(ringfence, '--config', file);
    expect(settings.get('db')).toMatchObject({
      value: ringfence.db,
      source: 'environment',
      where: 'RINGFENCE_DB',
    });
    expect(settings.get('listen')).toMatchObject({
      value: '[::1]:9000',
      source: 'file',
      where: file,
    });
    expect(settings.get('deadline')).toMatchObject({ value: '1s', source: 'default' });
    const byDefault = { source: 'default', where: 'default' };
    expect(settings.get('default-account')).toMatchObject(byDefault);
    expect(settings.get('home-country')).toMatchObject({
      value: 'GB',
      source: 'policy',
      where: 'database',
    });
    expect((await ringfence.run('config', 'show')).stdout).toMatch(
      /^SETTING +VALUE +FROM +ABOUT\ndb +\S+ +RINGFENCE_DB +the policy database/,
    );
  });

  it('prints the defaults for a missing database, and creates none', async () => {
    const ringfence = new Ringfence();
    const settings = await show(ringfence);
    const byDefault = { source: 'default', where: 'default' };
    expect(settings.get('listen')).toMatchObject(byDefault);
    expect(settings.get('home-country')).toMatchObject({ value: 'US', ...byDefault });
    expect(settings.get('default-account')).toMatchObject(byDefault);
    expect(settings.get('anonymous-words')?.value).toContain('withheld');
    expect(() => statSync(ringfence.db)).toThrow('ENOENT');
  });
});

describe.concurrent('config set and unset', () => {
  it('change the settings of the policy', async () => {
    const ringfence = await withAcme();
    const set = async (...argv: string[]) => (await ringfence.run('config', 'set', ...argv)).stdout;
    expect((await ringfence.run('config', 'set', 'home-country', 'us')).stdout).toBe(
      'home-country is now US\n',
    );
    expect(await set('default-account', 'acme')).toBe('default-account is now acme\n');
    expect(await set('anonymous-words', 'Anonymous, Hidden')).toBe(
      'anonymous-words is now anonymous,hidden\n',
    );
    const settings = await show(ringfence);
    expect(settings.get('home-country')?.value).toBe('US');
    expect(settings.get('default-account')?.value).toBe('acme');
    expect(settings.get('anonymous-words')?.value).toBe('anonymous,hidden');
    expect((await ringfence.run('config', 'unset', 'home-country')).stdout).toBe(
      'home-country is back at its default\n',
    );
    expect(await ringfence.json('config', 'unset', 'default-account')).toEqual({
      name: 'default-account',
    });
    expect(await ringfence.json('config', 'set', 'home-country', 'DE')).toEqual({
      name: 'home-country',
      value: 'DE',
    });
  });

  it('leave no trace if nothing changes', async () => {
    const ringfence = await withAcme();
    const before = dump(ringfence.db);
    expect((await ringfence.run('config', 'unset', 'default-account')).exitCode).toBe(0);
    expect(dump(ringfence.db)).toEqual(before);
  });

  it('create no database for an invalid value', async () => {
    const ringfence = new Ringfence();
    const outcome = await ringfence.run('config', 'set', 'home-country', 'XX');
    expect(outcome).toMatchObject({ stdout: '', exitCode: 2 });
    expect(() => statSync(ringfence.db)).toThrow('ENOENT');
  });
});

describe('a wrong config command', async () => {
  const ringfence = await withAcme();
  const file = (name: string, text: string) => {
    writeFileSync(join(ringfence.folder, name), text);
    return join(ringfence.folder, name);
  };
  const withFile = (path: string) => ['config', 'show', '--config', path];
  describeRefusals(ringfence, [
    [['config'], 2, 'needs a command'],
    [['config', 'shw'], 2, 'did you mean "show"?'],
    [['config', 'set', 'home-country'], 2, "missing required argument 'value'"],
    [['config', 'set', 'home-contry', 'US'], 2, 'unknown setting', 'did you mean "home-country"?'],
    [['config', 'set', 'listen', '1:1'], 2, 'unknown setting "listen"', 'ringfence config show'],
    [['config', 'set', 'home-country', 'Germny'], 2, 'did you mean "DE"?'],
    [['config', 'set', 'default-account', 'acne'], 3, 'did you mean "acme"?'],
    [['config', 'set', 'anonymous-words', 'a,,b'], 2, '"a,,b" has an empty word'],
    [['config', 'unset', 'home-contry'], 2, 'did you mean "home-country"?'],
    [withFile(join(ringfence.folder, 'nowhere')), 2, 'nowhere not found'],
    [withFile(file('half.json', '{')), 2, 'half.json is not a JSON object of settings'],
    [withFile(file('key.json', '{"listne": "x"}')), 2, '"listne"', 'did you mean "listen"?'],
    [withFile(file('value.json', '{"deadline": "2h"}')), 2, '"2h" is invalid', '50ms to 1500ms'],
  ]);
});
