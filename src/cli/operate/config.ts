import { existingAccount } from '../../admin/existing.js';
import { readCountry } from '../../admin/fields.js';
import { reportConfig } from '../../config/load-config.js';
import { nearest } from '../../did-you-mean.js';
import { invalid } from '../../errors.js';
import { anonymousWordsProblem } from '../../screening/caller/anonymous-words.js';
import type { Settings } from '../../screening/policy/policy.js';
import type { PolicyStore } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { table } from '../terminal/table.js';

/** Settings that are in the database, so that daemon and commands always agree on them. */
export const POLICY_SETTINGS: Readonly<Record<string, { field: keyof Settings; about: string }>> = {
  'home-country': {
    field: 'homeCountry',
    about:
      "how dialled numbers and shared lists are spelled; the first account's country unless set",
  },
  'default-account': {
    field: 'defaultAccount',
    about: 'the account of calls that no route leads anywhere',
  },
  'anonymous-words': {
    field: 'anonymousWords',
    about:
      'numbers and names that mean withheld, separated by commas; +WORD adds, -WORD takes away',
  },
};

export async function show(context: Context): Promise<void> {
  const reports = [...reportConfig(context.configInput()).values()].map(
    ({ key, value, source, where, about }) => ({ name: key, value, source, where, about }),
  );
  await context.config();
  const settings = [...reports, ...(await policySettings(context))];
  context.output.value(settings, () =>
    table(
      ['SETTING', 'VALUE', 'FROM', 'ABOUT'],
      settings.map(({ name, value, where, about }) => [name, value || '-', where, about]),
    ),
  );
}

export async function set(context: Context, name: string, text: string): Promise<void> {
  const { field } = policySetting(name);
  const value = await readSetting(context, field, text);
  const policy = await context.policy({ create: true });
  await policy.change(context.authorship(), (edit) => edit.setSetting(field, value));
  context.output.value({ name, value }, () => `${name} is now ${String(value)}`);
}

export async function unset(context: Context, name: string): Promise<void> {
  const { field } = policySetting(name);
  const policy = await context.policy();
  await policy.change(context.authorship(), (edit) => edit.setSetting(field, undefined));
  context.output.value({ name }, () => `${name} is back at its default`);
}

async function readSetting(
  context: Context,
  field: keyof Settings,
  text: string,
): Promise<Settings[keyof Settings]> {
  switch (field) {
    case 'homeCountry':
      return readCountry(text);
    case 'defaultAccount':
      return (await existingAccount(await context.policy(), text)).id;
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

function policySetting(name: string): { field: keyof Settings } {
  const found = Object.hasOwn(POLICY_SETTINGS, name) ? POLICY_SETTINGS[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(POLICY_SETTINGS);
  throw invalid(
    `unknown setting "${name}"; set here: ${names.join(', ')}; the others are flags, variables or in the configuration file (ringfence config show)${nearest(name, names)}`,
  );
}

async function policySettings(context: Context) {
  const policy = await policyOrDefaults(context);
  const [settings, stored] = [await policy.settings(), await policy.storedSettings()];
  return Object.entries(POLICY_SETTINGS).map(([name, { field, about }]) => ({
    name,
    value: settings[field] === undefined ? undefined : String(settings[field]),
    ...(stored[field] === undefined
      ? { source: 'default' as const, where: 'default' }
      : { source: 'policy' as const, where: 'database' }),
    about,
  }));
}

/** Doesn't create a missing database: an empty one in memory has the defaults. */
async function policyOrDefaults(context: Context): Promise<PolicyStore> {
  const [{ existsSync }, { IN_MEMORY }, { openPolicyStore }, { db }] = await Promise.all([
    import('node:fs'),
    import('../../store/sqlite/database/open.js'),
    import('../../store/sqlite/policy-store.js'),
    context.config(),
  ]);
  return existsSync(db) ? context.policy({ readOnly: true }) : openPolicyStore(IN_MEMORY);
}
