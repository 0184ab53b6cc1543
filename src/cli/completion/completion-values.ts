import { PRIVACY_TOKENS, VERSTATS } from '../../admin/caller-headers.js';
import { loadConfig } from '../../config/load-config.js';
import { LOG_LEVELS } from '../../config/settings.js';
import { FORMATS } from '../../formats/detect.js';
import { EXPORT_FORMATS } from '../../formats/write.js';
import { VERIFICATION_RULES } from '../../screening/caller/verification.js';
import { COUNTRIES } from '../../screening/number/phone-number.js';
import { ANONYMOUS_SCOPES, MODES } from '../../screening/policy/policy.js';
import { FAIL_OPEN_REASONS, REASONS } from '../../screening/verdict.js';
import { ROLES } from '../../store/access.js';
import { CALLER_PRIVACY } from '../../store/number-redaction.js';
import { policyNames } from '../../store/sqlite/read/list-names.js';
import { POLICY_SETTINGS } from '../operate/config.js';
import type { ProcessIo } from '../process-io.js';
import { SCRIPTS } from './completion-scripts.js';
import type { Candidate } from './follow-words.js';

const VALUES: Readonly<Record<string, readonly string[]>> = {
  '--action': ['reject', 'flag'],
  '--anonymous-action': ['reject', 'flag'],
  '--anonymous-scope': ANONYMOUS_SCOPES,
  '--caller-privacy': CALLER_PRIVACY,
  '--country': COUNTRIES,
  '--default-verdict': ['transfer', 'reject'],
  '--log-level': LOG_LEVELS,
  '--mode': MODES,
  '--privacy': PRIVACY_TOKENS,
  '--role': ROLES,
  '--reason': [...REASONS, ...FAIL_OPEN_REASONS],
  '--verification': VERIFICATION_RULES,
  '--verstat': VERSTATS,
  'export --format': EXPORT_FORMATS,
  'import --format': FORMATS,
  'list --from': ['withheld', 'unavailable'],
  shell: Object.keys(SCRIPTS),
  setting: Object.keys(POLICY_SETTINGS),
};

/** The options typed so far, and the environment of the shell. */
export interface TypedLine {
  readonly given: ReadonlyMap<string, string>;
  readonly env: ProcessIo['env'];
}

/** All values for arguments of these names. Throws if the database can't be read. */
export function valuesOf(names: readonly string[], line: TypedLine): readonly Candidate[] {
  return names.flatMap((name) => [
    ...(STORED[name] ?? []).flatMap((kind) => storedNames(kind, line)),
    ...(VALUES[name] ?? []).map((text) => ({ text, about: '' })),
    ...(name === 'value' ? settingValues(line) : []),
  ]);
}

function settingValues(line: TypedLine): readonly Candidate[] {
  const setting = line.given.get('setting');
  if (setting === 'home-country') return valuesOf(['--country'], line);
  return setting === 'default-account' ? valuesOf(['account'], line) : [];
}

const STORED: Readonly<Record<string, readonly ('account' | 'list')[]>> = {
  account: ['account'],
  '--account': ['account'],
  // For `replay --calls`.
  path: ['account'],
  list: ['list'],
  'account-or-list': ['account', 'list'],
};

function storedNames(kind: 'account' | 'list', { given, env }: TypedLine): readonly Candidate[] {
  const flags = { db: given.get('--db') };
  const { db } = loadConfig({ flags, env, file: given.get('--config') });
  return policyNames(db, kind).map(({ name, about }) => ({ text: name, about }));
}
