import { accessSync, constants } from 'node:fs';
import { loadConfig, reportConfig } from '../../config/load-config.js';
import { messageOf } from '../../errors.js';
import type { Context } from '../context.js';
import { counted } from '../terminal/output.js';

/** Settings that name a file which must exist. */
const FILES = ['hash-key-file', 'socket-secret-file', 'web-cert', 'web-key'];

/**
 * Checks a configuration file as if nothing else were set. Throws `AppError` for the first unknown
 * setting or invalid value. Files that it names are only noted, because the service may read them
 * as another user.
 */
export async function validate(context: Context, file: string): Promise<void> {
  const others = Object.entries(context.io.env).filter(([name]) => !name.startsWith('RINGFENCE_'));
  const input = { flags: {}, env: Object.fromEntries(others), file };
  loadConfig(input);
  const settings = [...reportConfig(input).values()].filter(({ source }) => source === 'file');
  const found = Object.fromEntries(settings.map(({ key, value }) => [key, value]));
  context.output.value({ file, valid: true, settings: found }, () => [
    `${file} is valid: ${counted(settings.length, 'setting')}`,
    ...settings.map(({ key, value }) => `  ${key} = ${value}`),
  ]);
  for (const { key, value } of settings) {
    const problem = FILES.includes(key) && value !== undefined ? problemOf(value) : undefined;
    if (problem !== undefined) context.output.note(`note: ${key}: ${problem}`);
  }
}

function problemOf(file: string): string | undefined {
  try {
    accessSync(file, constants.R_OK);
    return undefined;
  } catch (error) {
    return `${messageOf(error)}; the controller needs to read it`;
  }
}
