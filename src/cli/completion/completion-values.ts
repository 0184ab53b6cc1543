import { ownListOf } from '../../admin/block-callers.js';
import { VERDICT_FILTERS } from '../../admin/call-filter.js';
import { PRIVACY_TOKENS, VERSTATS } from '../../admin/caller-headers.js';
import { POLICY_SETTINGS } from '../../admin/settings.js';
import { loadConfig } from '../../config/load-config.js';
import { LOG_LEVELS } from '../../config/settings.js';
import { FORMATS } from '../../formats/format-names.js';
import { EXPORT_FORMATS } from '../../formats/write.js';
import { VERIFICATION_RULES } from '../../screening/caller/verification.js';
import { COUNTRIES } from '../../screening/number/phone-number.js';
import { ANONYMOUS_SCOPES, MODES } from '../../screening/policy/policy.js';
import { timeZones } from '../../screening/policy/time-zone.js';
import { FAIL_OPEN_REASONS, REASONS } from '../../screening/verdict.js';
import { ROLES } from '../../store/access.js';
import { CALLER_PRIVACY } from '../../store/number-redaction.js';
import { callLogFile } from '../../store/sqlite/database/open.js';
import {
  callNames,
  changeNames,
  entryNames,
  type Named,
  policyNames,
} from '../../store/sqlite/read/list-names.js';
import type { ProcessIo } from '../process-io.js';
import { SCRIPTS } from './completion-scripts.js';
import type { Candidate } from './follow-words.js';

const VALUES: Readonly<Record<string, readonly string[]>> = {
  '--action': ['reject', 'flag', 'challenge'],
  '--anonymous-action': ['reject', 'flag', 'challenge'],
  '--anonymous-scope': ANONYMOUS_SCOPES,
  '--caller-privacy': CALLER_PRIVACY,
  '--country': COUNTRIES,
  '--default-verdict': ['transfer', 'reject'],
  '--log-level': LOG_LEVELS,
  '--mode': MODES,
  '--privacy': PRIVACY_TOKENS,
  '--role': ROLES,
  '--reason': [...REASONS, ...FAIL_OPEN_REASONS],
  '--time-zone': timeZones(),
  '--verdict': Object.keys(VERDICT_FILTERS),
  '--verification': VERIFICATION_RULES,
  '--verstat': VERSTATS,
  'export --format': EXPORT_FORMATS,
  'import --format': FORMATS,
  'list --from': ['withheld', 'unavailable'],
  shell: Object.keys(SCRIPTS),
  setting: POLICY_SETTINGS,
};

/** What is typed so far, and the environment of the shell. */
export interface TypedLine {
  /** The word that is being typed. */
  readonly typed: string;
  /** Options and arguments before it. */
  readonly given: ReadonlyMap<string, string>;
  readonly env: ProcessIo['env'];
}

/** All values for arguments of these names. Throws if the database can't be read. */
export function valuesOf(names: readonly string[], line: TypedLine): readonly Candidate[] {
  return names.flatMap((name) => [
    ...(STORED[name] ?? []).flatMap((kind) => storedNames(kind, line)),
    ...(VALUES[name] ?? []).map((text) => ({ text, about: '' })),
    ...(FOUND[name]?.(line) ?? []),
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
  '--last': ['account'],
  // For `replay --calls`.
  path: ['account'],
  list: ['list'],
  'account-or-list': ['account', 'list'],
};

type Find = (line: TypedLine) => readonly Candidate[];

/** Entries, calls and changes: too many to read them all. */
const FOUND: Readonly<Record<string, Find>> = {
  'remove entry': (line) => entriesOf(line.given.get('list'), line),
  'edit entry': (line) => entriesOf(line.given.get('list'), line),
  'unblock number': (line) => entriesOf(ownListOf(line.given.get('account') ?? '', 'block'), line),
  'disallow number': (line) => entriesOf(ownListOf(line.given.get('account') ?? '', 'allow'), line),
  uuid: (line) => toCandidates(callNames(callLogFile(databaseOf(line)), line.typed)),
  change: (line) => toCandidates(changeNames(databaseOf(line), line.typed)),
};

/** A candidate ends at a space, so that an entry with one can't be offered. */
function entriesOf(list = '', line: TypedLine): readonly Candidate[] {
  const entries = toCandidates(entryNames(databaseOf(line), list, line.typed));
  return entries.filter(({ text }) => !text.includes(' '));
}

function storedNames(kind: 'account' | 'list', line: TypedLine): readonly Candidate[] {
  return toCandidates(policyNames(databaseOf(line), kind));
}

function toCandidates(names: readonly Named[]): readonly Candidate[] {
  return names.map(({ name, about }) => ({ text: name, about }));
}

function databaseOf({ given, env }: TypedLine): string {
  const flags = { db: given.get('--db') };
  return loadConfig({ flags, env, file: given.get('--config') }).db;
}
