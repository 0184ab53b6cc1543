import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { nearest } from '../did-you-mean.js';
import { invalid, messageOf } from '../errors.js';
import type { Environment } from './default-paths.js';
import { type Config, SETTINGS, type SettingName } from './settings.js';
import { checkWebSettings } from './web-settings.js';

const DEFAULT_FILE = '/etc/ringfence/ringfence.json';
/** Variables of the environment that are not settings. */
const OTHER_VARIABLES = ['RINGFENCE_CONFIG', 'RINGFENCE_AUTHOR'];

export type Source = 'flag' | 'environment' | 'file' | 'default';

/** A setting as text, and where the text came from. */
export interface SettingReport {
  readonly key: string;
  readonly value: string | undefined;
  readonly source: Source;
  readonly where: string;
  readonly about: string;
}

/** The value without what must not be shown, such as a password. */
export function shownValue(name: SettingName, value: string): string {
  return SETTINGS[name].shown?.(value) ?? value;
}

export interface ConfigInput {
  /** By key, as typed on the command line. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly env: Environment;
  /** The configuration file; undefined means the default, which may be absent. */
  readonly file?: string | undefined;
}

/**
 * Reads every setting: a flag overrides the environment, which overrides the file, which overrides the
 * default. Throws `AppError` for an unknown name or an invalid value.
 */
export function loadConfig(input: ConfigInput): Config {
  return validate(reportConfig(input));
}

/** The settings as variables: a child process with these in its environment has the same. */
export function settingsEnvironment(input: ConfigInput): Record<string, string> {
  const given = [...reportConfig(input)].filter(([, { value }]) => value !== undefined);
  const variables = given.map(([name, { value = '' }]) => [SETTINGS[name].env, value]);
  const file = input.file === undefined ? {} : { RINGFENCE_CONFIG: input.file };
  return { ...file, ...Object.fromEntries(variables) };
}

/** Every setting and its source, not yet validated. Throws `AppError` for an unknown name. */
export function reportConfig({ flags, env, file }: ConfigInput): Map<SettingName, SettingReport> {
  const path = file ?? env['RINGFENCE_CONFIG'];
  const fromFile = readConfigFile(path ?? DEFAULT_FILE, path !== undefined);
  rejectUnknownEnvironment(env);
  const reports = new Map<SettingName, SettingReport>();
  for (const name of settingNames()) {
    const { key, env: variable, about, fallback } = SETTINGS[name];
    const report = (value: string | undefined, source: Source, where: string) =>
      reports.set(name, { key, value, source, where, about });
    if (flags[key] !== undefined) report(flags[key], 'flag', `--${key}`);
    else if (env[variable] !== undefined) report(env[variable], 'environment', variable);
    else if (fromFile.has(key)) report(fromFile.get(key), 'file', path ?? DEFAULT_FILE);
    else report(fallback(reports.get('db')?.value ?? '', env), 'default', 'default');
  }
  return reports;
}

function validate(reports: Map<SettingName, SettingReport>): Config {
  const values = settingNames().map((name) => {
    const { value, where } = reports.get(name) as SettingReport;
    if (value === undefined) return [name, undefined];
    const result = v.safeParse(SETTINGS[name].schema as v.GenericSchema<string, unknown>, value);
    if (result.success) return [name, result.output];
    throw invalid(
      `${where} "${shownValue(name, value)}" is invalid; expected ${result.issues[0].message}`,
    );
  });
  const config = Object.fromEntries(values) as Config;
  if (config.callerPrivacy === 'hashed' && config.hashKeyFile === undefined) {
    throw invalid('caller-privacy hashed requires a secret; give its file with --hash-key-file');
  }
  const { host } = config.listen;
  if (config.allowPeers.length === 0 && !isLoopback(host)) {
    throw invalid(
      `listening on ${host} allows remote connections; say from where with --allow-peer ADDRESS-OR-SUBNET`,
    );
  }
  checkWebSettings(config, isLoopback);
  return Object.freeze(config);
}

function settingNames(): SettingName[] {
  return Object.keys(SETTINGS) as SettingName[];
}

function readConfigFile(path: string, isRequired: boolean): Map<string, string> {
  if (!existsSync(path)) {
    if (isRequired) throw invalid(`configuration file ${path} not found`);
    return new Map();
  }
  const settings = Object.entries(parseConfigFile(path));
  const known = Object.values(SETTINGS).map(({ key }) => key);
  for (const [key] of settings) {
    if (!known.includes(key)) {
      throw invalid(`unknown setting "${key}" in ${path}${nearest(key, known)}`);
    }
  }
  return new Map(settings.map(([key, value]) => [key, String(value)]));
}

function parseConfigFile(path: string): Record<string, string | number | boolean> {
  const schema = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));
  try {
    return v.parse(schema, JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw invalid(`${path} is not a JSON object of settings: ${messageOf(error)}`);
  }
}

/** Without this check, a mistyped variable would silently have no effect. */
function rejectUnknownEnvironment(env: Environment): void {
  const known = [...Object.values(SETTINGS).map((setting) => setting.env), ...OTHER_VARIABLES];
  for (const name of Object.keys(env)) {
    if (name.startsWith('RINGFENCE_') && !known.includes(name)) {
      throw invalid(`unknown setting ${name} in the environment${nearest(name, known)}`);
    }
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
