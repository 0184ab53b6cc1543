import { isDeepStrictEqual } from 'node:util';
import { type Config, SETTINGS, type SettingName } from '../config/settings.js';
import type { SessionOptions } from '../event-socket/session.js';
import { type NumberRedactor, readHashKey, redactorFor } from '../store/number-redaction.js';
import { secretCheck } from './socket-secret.js';

/** What a running controller takes from the files of its secrets. */
export interface Secrets {
  readonly redact: NumberRedactor;
  /** Absent: no secret is asked for. */
  readonly isAuthentic: SessionOptions['isAuthentic'];
}

const RELOADABLE: readonly SettingName[] = [
  'logLevel',
  'callerPrivacy',
  'hashKeyFile',
  'socketSecretFile',
];

/** Reads the files anew. Throws `AppError` where one holds no usable secret. */
export function readSecrets(config: Config): Secrets {
  const { socketSecretFile } = config;
  return {
    redact: redactorFor(config.callerPrivacy, readHashKey(config)),
    isAuthentic: socketSecretFile === undefined ? undefined : secretCheck(socketSecretFile),
  };
}

/** The keys of the settings that a running controller re-reads. */
export const RELOADED: readonly string[] = RELOADABLE.map((name) => SETTINGS[name].key);

/** The keys of changed settings that count only after a restart. */
export function needingRestart(running: Config, read: Config): string[] {
  return (Object.keys(SETTINGS) as SettingName[])
    .filter((name) => !RELOADABLE.includes(name))
    .filter((name) => !isDeepStrictEqual(running[name], read[name]))
    .map((name) => SETTINGS[name].key);
}
