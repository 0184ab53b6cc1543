import { nearestOf } from '../did-you-mean.js';
import { invalid } from '../errors.js';
import { anonymousWordsProblem } from '../screening/caller/anonymous-words.js';
import type { Settings } from '../screening/policy/policy.js';
import { SETTING } from '../store/operation.js';
import type { Authorship, PolicyStore } from '../store/policy-store.js';
import { didYouMean, existingAccount } from './existing.js';
import { readCountry } from './fields.js';

/** A setting of the policy as people see it. */
export interface SettingReport {
  readonly name: string;
  /** Undefined if there is neither a value nor a default. */
  readonly value: string | undefined;
  readonly isDefault: boolean;
  readonly about: string;
}

/** Settings that are in the database, so that daemon and commands always agree on them. */
const ABOUT: Readonly<Record<keyof Settings, string>> = {
  homeCountry:
    "how dialled numbers and shared lists are spelled; the first account's country unless set",
  defaultAccount: 'the account of calls that no route leads anywhere',
  anonymousWords:
    'numbers and names that mean withheld, separated by commas; +WORD adds, -WORD takes away',
};

const FIELDS = Object.keys(ABOUT) as (keyof Settings)[];

export const POLICY_SETTINGS: readonly string[] = FIELDS.map((field) => SETTING[field]);

export async function showSettings(policy: PolicyStore): Promise<SettingReport[]> {
  const [settings, stored] = [policy.settings(), policy.storedSettings()];
  return FIELDS.map((field) => ({
    name: SETTING[field],
    value: settings[field] === undefined ? undefined : String(settings[field]),
    isDefault: stored[field] === undefined,
    about: ABOUT[field],
  }));
}

/** A setting and its value, which `undefined` resets to the default. */
export interface SettingChange {
  readonly field: keyof Settings;
  readonly value: Settings[keyof Settings] | undefined;
}

/** Reads a new value. Throws `AppError` `invalid`. Needs no policy, so an account isn't looked up. */
export function readSetting(name: string, text: string): SettingChange {
  const field = existingSetting(name);
  return { field, value: readValue(field, text) };
}

/** The change that resets a setting. Throws `AppError` `invalid`. */
export function defaultSetting(name: string): SettingChange {
  return { field: existingSetting(name), value: undefined };
}

/** Throws `AppError` `not-found` if the new default account doesn't exist. */
export async function changeSetting(
  policy: PolicyStore,
  { field, value }: SettingChange,
  authorship: Authorship,
): Promise<void> {
  if (field === 'defaultAccount' && value !== undefined) {
    await existingAccount(policy, String(value));
  }
  await policy.change(authorship, (edit) => edit.setSetting(field, value));
}

function existingSetting(name: string): keyof Settings {
  const found = FIELDS.find((field) => SETTING[field] === name);
  if (found !== undefined) return found;
  throw invalid(`unknown setting "${name}"; the policy has ${POLICY_SETTINGS.join(', ')}`, {
    remedy: didYouMean(nearestOf(name, POLICY_SETTINGS)) ?? { kind: 'list-settings' },
  });
}

function readValue(field: keyof Settings, text: string): Settings[keyof Settings] {
  switch (field) {
    case 'homeCountry':
      return readCountry(text);
    case 'defaultAccount':
      return text;
    case 'anonymousWords':
      return readWords(text);
    default:
      return field satisfies never;
  }
}

function readWords(text: string): string[] {
  const words = text.split(',').map((word) => word.trim().toLowerCase());
  const problem = anonymousWordsProblem(words);
  if (problem !== undefined) throw invalid(`"${text}" is unclear; ${problem}`);
  if (words.every((word) => word !== '')) return words;
  throw invalid(`"${text}" has an empty word; write words separated by commas`);
}
