import { keypadDigits } from '../number/keypad.js';
import {
  type CountryCode,
  isAllZeros,
  isTelephoneNumber,
  normalizeNumber,
} from '../number/phone-number.js';
import { anonymousWordsOf, DEFAULT_ANONYMOUS_WORDS } from './anonymous-words.js';
import { addressUser, isPartyCalling } from './name-address.js';
import { readVerification, type Verification } from './verification.js';

/** What the call says of its caller, decoded, before anything is believed. Absent means not sent. */
export interface CallerClaims {
  /** FreeSWITCH's pick, the last of From, Remote-Party-ID, P-Asserted- and P-Preferred-Identity. */
  readonly callerIdNumber?: string | undefined;
  readonly callerIdName?: string | undefined;
  readonly fromUser?: string | undefined;
  readonly fromHost?: string | undefined;
  readonly fromDisplay?: string | undefined;
  readonly assertedIdentity?: string | undefined;
  readonly preferredIdentity?: string | undefined;
  readonly remotePartyId?: string | undefined;
  /** The Privacy header as sent: RFC 3323 tokens separated by `;`. */
  readonly privacy?: string | undefined;
  readonly hideNumber?: boolean;
  readonly hideName?: boolean;
  /** STIR/SHAKEN results, the most trusted first, each a bare `TN-Validation-...` or parameters. */
  readonly verstats?: readonly (string | undefined)[];
}

export type Presentation = 'presented' | 'withheld' | 'unavailable';
export type ClaimSource = 'presented' | 'From' | 'P-Asserted-Identity' | 'Remote-Party-ID';

/** A number that the caller claims, normalised, and the first header that claims it. */
export interface Claim {
  readonly source: ClaimSource;
  readonly number: string;
}

export interface CallerIdentity {
  readonly presentation: Presentation;
  /** Why it is withheld or unavailable, in words; empty where it is presented. */
  readonly signals: readonly string[];
  /** The believed number as sent and normalised; a withheld one that the network told us included. */
  readonly presentedRaw?: string | undefined;
  readonly presented?: string | undefined;
  readonly name?: string | undefined;
  readonly nameHidden: boolean;
  /** Distinct numbers, the presented one first. Blocks match any of them, allows the first alone. */
  readonly claims: readonly Claim[];
  readonly verification: Verification;
  /** A P-Preferred-Identity was there and was not believed (RFC 3325 section 9.2). */
  readonly disbelieved?: string | undefined;
}

const UNAVAILABLE_WORDS = ['unavailable', 'unknown', 'nobody'];

/**
 * Who calls, and how they hide. Total: any text in any field gives an identity.
 * @param country the account's, for numbers written nationally
 */
export function identifyCaller(
  claims: CallerClaims,
  country: CountryCode,
  anonymousWords: readonly string[] = DEFAULT_ANONYMOUS_WORDS,
): CallerIdentity {
  const believed = believe(claims);
  const normalize = normalizer(country);
  const presented = normalize(believed.number);
  const withheld = withheldSignals(claims, believed, presented, wordsOf(anonymousWords));
  const unavailable = withheld.length > 0 ? [] : unavailableSignals(claims, presented);
  const presentation =
    withheld.length > 0 ? 'withheld' : unavailable.length > 0 ? 'unavailable' : 'presented';
  return {
    presentation,
    signals: withheld.length > 0 ? withheld : unavailable,
    presentedRaw: believed.number,
    presented,
    name: believed.name,
    nameHidden: claims.hideName ?? false,
    claims: distinctClaims(claims, presented, normalize),
    verification: readVerification(claims.verstats ?? []),
    disbelieved: claims.preferredIdentity,
  };
}

interface Believed {
  readonly number: string | undefined;
  readonly name: string | undefined;
}

/**
 * FreeSWITCH lets any peer's P-Preferred-Identity win. A proxy drops it (RFC 3325 section 9.2), so
 * where one is there we go back to what stands behind it, and to From's name.
 */
function believe(claims: CallerClaims): Believed {
  if (claims.preferredIdentity === undefined) {
    return { number: claims.callerIdNumber, name: claims.callerIdName };
  }
  const number = addressUser(claims.assertedIdentity) ?? fromNumber(claims);
  return { number, name: claims.fromDisplay };
}

/** `nobody` is what FreeSWITCH writes where From has no user part. */
function fromNumber(claims: CallerClaims): string | undefined {
  return claims.fromUser === 'nobody' ? undefined : claims.fromUser;
}

function withheldSignals(
  claims: CallerClaims,
  believed: Believed,
  presented: string | undefined,
  { words, keypad }: Words,
): string[] {
  const isAnonymous = (text: string | undefined) => words.has(folded(text) ?? '');
  const signals = [];
  if (claims.hideNumber) signals.push('the number is marked as hidden');
  for (const [token, pattern] of HIDING_TOKENS) {
    if (pattern.test(claims.privacy ?? '')) signals.push(`Privacy: ${token}`);
  }
  if (isAnonymous(believed.number) || isAnonymous(presented)) {
    signals.push(`the number is "${presented}"`);
  }
  const word = presented === undefined ? undefined : typedWord(presented, keypad);
  if (word !== undefined) signals.push(`the number is "${word}" on a keypad`);
  if (isAnonymous(believed.name)) signals.push(`the name is "${folded(believed.name)}"`);
  if (folded(claims.fromHost) === 'anonymous.invalid') signals.push('From is anonymous.invalid');
  return signals;
}

function unavailableSignals(claims: CallerClaims, number: string | undefined): string[] {
  const signals = [];
  if (number === undefined) signals.push('there is no number');
  else if (isAllZeros(number)) signals.push('the number is all zeros');
  else if (UNAVAILABLE_WORDS.includes(number)) signals.push(`the number is "${number}"`);
  else {
    const word = typedWord(number, UNAVAILABLE_ON_KEYPAD);
    if (word !== undefined) signals.push(`the number is "${word}" on a keypad`);
  }
  if (folded(claims.fromHost) === 'unknown.invalid') signals.push('From is unknown.invalid');
  return signals;
}

function distinctClaims(
  claims: CallerClaims,
  presented: string | undefined,
  normalize: Normalizer,
): Claim[] {
  const remoteParty = isPartyCalling(claims.remotePartyId) ? claims.remotePartyId : undefined;
  const candidates: [ClaimSource, string | undefined][] = [
    ['presented', presented],
    ['From', normalize(fromNumber(claims))],
    ['P-Asserted-Identity', normalize(addressUser(claims.assertedIdentity))],
    ['Remote-Party-ID', normalize(addressUser(remoteParty))],
  ];
  const distinct = new Map<string, Claim>();
  for (const [source, number] of candidates) {
    if (number !== undefined && !distinct.has(number)) distinct.set(number, { source, number });
  }
  return [...distinct.values()];
}

// RFC 3323 section 4.2: tokens separated by `;`; some senders write `,` and spaces.
const HIDING_TOKENS = [
  ['id', /(?:^|[;,\s])id(?:$|[;,\s])/i],
  ['user', /(?:^|[;,\s])user(?:$|[;,\s])/i],
] as const;

type Normalizer = (number: string | undefined) => string | undefined;

/** FreeSWITCH repeats most callers' number in several headers: each spelling is normalised once. */
function normalizer(country: CountryCode): Normalizer {
  const known = new Map<string, string>();
  return (number) => {
    if (number === undefined) return undefined;
    const normalized = known.get(number) ?? normalizeNumber(number, country);
    known.set(number, normalized);
    return normalized || undefined;
  };
}

interface Words {
  readonly words: ReadonlySet<string>;
  readonly keypad: ReadonlyMap<string, string>;
}

/** Of each setting, which all calls share. */
const knownWords = new WeakMap<readonly string[], Words>();

function wordsOf(setting: readonly string[]): Words {
  const known = knownWords.get(setting);
  if (known !== undefined) return known;
  const words = anonymousWordsOf(setting)
    .map(folded)
    .filter((word) => word !== undefined);
  const result = { words: new Set(words), keypad: onKeypad(words) };
  knownWords.set(setting, result);
  return result;
}

/** By the digits that spell a word on a keypad. */
function onKeypad(words: readonly string[]): ReadonlyMap<string, string> {
  const typed = words.filter((word) => /^[a-z]+$/.test(word));
  return new Map(typed.map((word) => [keypadDigits(word), word]));
}

const UNAVAILABLE_ON_KEYPAD = onKeypad(UNAVAILABLE_WORDS);

/** The word that was typed instead of a number; a number that a plan has is no word. */
function typedWord(number: string, keypad: ReadonlyMap<string, string>): string | undefined {
  const word = keypad.get(number.replace(/^\+/, ''));
  return word === undefined || isTelephoneNumber(number) ? undefined : word;
}

/** Longer text is none of the words and hosts that it is compared with. */
const LONGEST_WORD = 256;

function folded(text = ''): string | undefined {
  const trimmed = text.trim();
  return trimmed.length > LONGEST_WORD ? undefined : trimmed.toLowerCase() || undefined;
}
