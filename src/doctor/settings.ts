import { statSync } from 'node:fs';
import { type ConfigInput, loadConfig } from '../config/load-config.js';
import type { Config } from '../config/settings.js';
import { secretCheck } from '../daemon/socket-secret.js';
import { readHashKey } from '../store/number-redaction.js';
import { type Finding, ok, problemOf, warning } from './finding.js';

/** The configuration that the controller would start with; undefined if it could not start. */
export function checkSettings(input: ConfigInput): {
  readonly config: Config | undefined;
  readonly findings: readonly Finding[];
} {
  try {
    const config = loadConfig(input);
    readHashKey(config);
    if (config.socketSecretFile !== undefined) secretCheck(config.socketSecretFile);
    const { hashKeyFile, socketSecretFile, sharedPasswordFile, subscriptionAuthFile } = config;
    const secret = [hashKeyFile, socketSecretFile, sharedPasswordFile, subscriptionAuthFile];
    const open = secret.filter(isReadByOthers);
    const findings = open.map((file) =>
      warning('settings', `other users can read the secret in ${file}`, `chmod 600 ${file}`),
    );
    return { config, findings: [ok('settings', 'they are valid'), ...findings] };
  } catch (error) {
    return { config: undefined, findings: [problemOf('settings', error)] };
  }
}

const OTHERS = 0o077;

function isReadByOthers(file: string | undefined): boolean {
  if (file === undefined) return false;
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && (stats.mode & OTHERS) !== 0;
}
