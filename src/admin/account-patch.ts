import { VERIFICATION_RULES } from '../screening/caller/verification.js';
import { CONTEXT, DIALPLAN, EXTENSION } from '../screening/policy/dialplan-text.js';
import { ANONYMOUS_SCOPES, MODES } from '../screening/policy/policy.js';
import type { AccountPatch } from '../store/policy-store.js';
import {
  readAction,
  readChoice,
  readCountry,
  readDialplanText,
  readName,
  readTimeZone,
} from './fields.js';

export const DEFAULT_VERDICTS = ['transfer', 'reject'] as const;

type Text = string | undefined;
/** Null resets it. */
type ResettableText = Text | null;

/** Changes of an account as they are written. An absent field stays. */
export interface WrittenAccount {
  readonly name?: Text;
  readonly country?: Text;
  readonly timeZone?: ResettableText;
  readonly extension?: ResettableText;
  readonly dialplan?: ResettableText;
  readonly context?: ResettableText;
  readonly mode?: Text;
  /** Unix milliseconds. */
  readonly pausedUntil?: number | null | undefined;
  readonly blockAnonymous?: boolean | undefined;
  readonly anonymousScope?: Text;
  readonly anonymousAction?: Text;
  readonly verification?: Text;
  readonly defaultVerdict?: Text;
}

/** Throws `AppError` for the first invalid field. */
export function readAccountPatch(written: WrittenAccount): AccountPatch {
  const { pausedUntil, blockAnonymous } = written;
  const patch = {
    name: read(written.name, readName),
    country: read(written.country, readCountry),
    timeZone: orReset(written.timeZone, readTimeZone),
    extension: orReset(written.extension, (text) => readDialplanText(EXTENSION, text)),
    dialplan: orReset(written.dialplan, (text) => readDialplanText(DIALPLAN, text)),
    context: orReset(written.context, (text) => readDialplanText(CONTEXT, text)),
    mode: read(written.mode, (text) => readChoice('mode', text, MODES)),
    pausedUntil,
    blockAnonymous,
    anonymousScope: read(written.anonymousScope, (text) =>
      readChoice('scope', text, ANONYMOUS_SCOPES),
    ),
    anonymousAction: read(written.anonymousAction, readAction),
    verification: read(written.verification, (text) =>
      readChoice('verification rule', text, VERIFICATION_RULES),
    ),
    defaultVerdict: read(written.defaultVerdict, (text) =>
      readChoice('default verdict', text, DEFAULT_VERDICTS),
    ),
  };
  return Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined),
  ) as AccountPatch;
}

function read<T>(text: Text, parse: (text: string) => T): T | undefined {
  return text === undefined ? undefined : parse(text);
}

function orReset(text: ResettableText, parse: (text: string) => string): ResettableText {
  return text === null ? null : read(text, parse);
}
