import { describe, expect, it } from 'vitest';
import {
  changeSetting,
  defaultSetting,
  POLICY_SETTINGS,
  readSetting,
  showSettings,
} from '../../src/admin/settings.js';
import { AUTHORSHIP, policyWith } from '../support/admin.js';

it('changes a setting, and resets it', async () => {
  const policy = await policyWith();
  const shown = async (name: string) =>
    (await showSettings(policy)).find((each) => each.name === name);
  await changeSetting(policy, readSetting('home-country', 'gb'), AUTHORSHIP);
  expect(await shown('home-country')).toMatchObject({ value: 'GB', isDefault: false });
  await changeSetting(policy, readSetting('default-account', 'acme'), AUTHORSHIP);
  expect(await shown('default-account')).toMatchObject({ value: 'acme', isDefault: false });
  await changeSetting(policy, defaultSetting('default-account'), AUTHORSHIP);
  expect(await shown('default-account')).toMatchObject({ value: undefined, isDefault: true });
});

it('shows every setting with its default', async () => {
  const shown = await showSettings(await policyWith());
  expect(shown.map(({ name }) => name)).toEqual(POLICY_SETTINGS);
  expect(shown.find(({ name }) => name === 'anonymous-words')).toMatchObject({
    value: expect.stringContaining('withheld'),
    isDefault: true,
  });
});

describe('an invalid setting is rejected', () => {
  it.each([
    [
      'home-country',
      'Atlantis',
      { message: expect.stringContaining('unknown country "Atlantis"') },
    ],
    [
      'anonymous-words',
      'hidden,,withheld',
      { message: expect.stringContaining('has an empty word') },
    ],
    [
      'anonymous-words',
      'hidden,+nobody',
      { message: expect.stringContaining('"hidden,+nobody" is unclear') },
    ],
    ['home-contry', 'GB', { remedy: { kind: 'did-you-mean', name: 'home-country' } }],
    ['listen', '127.0.0.1:1', { remedy: { kind: 'list-settings' } }],
    ['toString', 'x', { code: 'invalid', remedy: { kind: 'list-settings' } }],
  ])('%s %s', (name, text, problem) => {
    expect(() => readSetting(name, text)).toThrow(expect.objectContaining(problem));
  });

  it('a default account that does not exist', async () => {
    const policy = await policyWith();
    const change = changeSetting(policy, readSetting('default-account', 'acne'), AUTHORSHIP);
    await expect(change).rejects.toMatchObject({
      code: 'not-found',
      remedy: { kind: 'did-you-mean', name: 'acme' },
    });
    expect(policy.settings().defaultAccount).toBeUndefined();
  });
});
