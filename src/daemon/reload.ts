import { isDeepStrictEqual } from 'node:util';
import { type Config, SETTINGS, type SettingName } from '../config/settings.js';
import type { SessionOptions } from '../event-socket/session.js';
import { type NumberRedactor, readHashKey, redactorFor } from '../store/number-redaction.js';
import { secretCheck } from './socket-secret.js';

/** The secrets that a running controller reads from files. */
export interface Secrets {
  readonly redact: NumberRedactor;
  /** Absent if no secret is required. */
  readonly isAuthentic: SessionOptions['isAuthentic'];
}

const RELOADABLE: readonly SettingName[] = [
  'logLevel',
  'callerPrivacy',
  'hashKeyFile',
  'socketSecretFile',
];

/** Reads the files. Throws `AppError` if one has no usable secret. */
export function readSecrets(config: Config): Secrets {
  const { socketSecretFile } = config;
  return {
    redact: redactorFor(config.callerPrivacy, readHashKey(config)),
    isAuthentic: socketSecretFile === undefined ? undefined : secretCheck(socketSecretFile),
  };
}

/** The keys of the settings that a running controller reloads. */
export const RELOADED: readonly string[] = RELOADABLE.map((name) => SETTINGS[name].key);

/** The keys of changed settings that require a restart. */
export function needingRestart(running: Config, read: Config): string[] {
  return (Object.keys(SETTINGS) as SettingName[])
    .filter((name) => !RELOADABLE.includes(name))
    .filter((name) => !isDeepStrictEqual(running[name], read[name]))
    .map((name) => SETTINGS[name].key);
}
