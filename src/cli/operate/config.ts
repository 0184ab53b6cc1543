import {
  changeSetting,
  defaultSetting,
  readSetting,
  type SettingReport,
  showSettings,
} from '../../admin/settings.js';
import { reportConfig, shownValue } from '../../config/load-config.js';
import type { PolicyStore } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { table } from '../terminal/table.js';

export async function show(context: Context): Promise<void> {
  const reports = [...reportConfig(context.configInput())].map(
    ([setting, { key, value, source, where, about }]) => ({
      name: key,
      value: value === undefined ? undefined : shownValue(setting, value),
      source,
      where,
      about,
    }),
  );
  await context.config();
  const ofPolicy = await showSettings(await policyOrDefaults(context));
  const settings = [...reports, ...ofPolicy.map(present)];
  context.output.value(settings, () =>
    table(
      ['SETTING', 'VALUE', 'FROM', 'ABOUT'],
      settings.map(({ name, value, where, about }) => [name, value || '-', where, about]),
    ),
  );
}

function present({ name, value, isDefault, about }: SettingReport) {
  const [source, where] = isDefault ? ['default', 'default'] : ['policy', 'database'];
  return { name, value, source, where, about };
}

export async function set(context: Context, name: string, text: string): Promise<void> {
  const change = readSetting(name, text);
  // An account that could be the default one exists only in an existing database.
  const policy = await context.policy({ create: change.field !== 'defaultAccount' });
  await changeSetting(policy, change, context.authorship());
  const { value } = change;
  context.output.value({ name, value }, () => `${name} is now ${String(value)}`);
}

export async function unset(context: Context, name: string): Promise<void> {
  const change = defaultSetting(name);
  await changeSetting(await context.policy(), change, context.authorship());
  context.output.value({ name }, () => `${name} is back at its default`);
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
