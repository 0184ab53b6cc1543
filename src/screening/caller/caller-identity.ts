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

/** What a call says about its caller, decoded and not yet trusted. Absent means not sent. */
export interface CallerHeaders {
  /** FreeSWITCH's choice: the last of From, Remote-Party-ID, P-Asserted- and P-Preferred-Identity. */
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
export type IdentitySource = 'presented' | 'From' | 'P-Asserted-Identity' | 'Remote-Party-ID';

/** A normalised number of the caller, and the first header that asserts it (compare RFC 3325). */
export interface AssertedIdentity {
  readonly source: IdentitySource;
  readonly number: string;
}

export interface CallerIdentity {
  readonly presentation: Presentation;
  /** Why the number is withheld or unavailable, as text; empty if it is presented. */
  readonly signals: readonly string[];
  /** The presented number, as sent and normalised. Also set for a withheld number that the network reveals. */
  readonly presentedRaw?: string | undefined;
  readonly presented?: string | undefined;
  readonly name?: string | undefined;
  readonly nameHidden: boolean;
  /** Distinct numbers, the presented one first. Blocks match any of them, allows only the first. */
  readonly asserted: readonly AssertedIdentity[];
  readonly verification: Verification;
  /** A P-Preferred-Identity, which is ignored (RFC 3325 section 9.2). */
  readonly disbelieved?: string | undefined;
}

const UNAVAILABLE_WORDS = ['unavailable', 'unknown', 'nobody'];

/**
 * Identifies the caller, and whether they hide their number. Never throws, whatever the headers hold.
 * @param country the account's, for national numbers
 */
export function identifyCaller(
  headers: CallerHeaders,
  country: CountryCode,
  anonymousWords: readonly string[] = DEFAULT_ANONYMOUS_WORDS,
): CallerIdentity {
  const believed = presentedCaller(headers);
  const normalize = normalizer(country);
  const presented = normalize(believed.number);
  const withheld = withheldSignals(headers, believed, presented, wordsOf(anonymousWords));
  const unavailable = withheld.length > 0 ? [] : unavailableSignals(headers, presented);
  const presentation =
    withheld.length > 0 ? 'withheld' : unavailable.length > 0 ? 'unavailable' : 'presented';
  return {
    presentation,
    signals: withheld.length > 0 ? withheld : unavailable,
    presentedRaw: believed.number,
    presented,
    name: believed.name,
    nameHidden: headers.hideName ?? false,
    asserted: distinctIdentities(headers, presented, normalize),
    verification: readVerification(headers.verstats ?? []),
    disbelieved: headers.preferredIdentity,
  };
}

interface PresentedCaller {
  readonly number: string | undefined;
  readonly name: string | undefined;
}

/**
 * FreeSWITCH prefers any peer's P-Preferred-Identity, which a proxy must remove (RFC 3325 section 9.2).
 * If there is one, the asserted identity or From is used instead, with From's name.
 */
function presentedCaller(headers: CallerHeaders): PresentedCaller {
  if (headers.preferredIdentity === undefined) {
    return { number: headers.callerIdNumber, name: headers.callerIdName };
  }
  const number = addressUser(headers.assertedIdentity) ?? fromNumber(headers);
  return { number, name: headers.fromDisplay };
}

/** FreeSWITCH writes `nobody` if From has no user part. */
function fromNumber(headers: CallerHeaders): string | undefined {
  return headers.fromUser === 'nobody' ? undefined : headers.fromUser;
}

function withheldSignals(
  headers: CallerHeaders,
  believed: PresentedCaller,
  presented: string | undefined,
  { words, keypad }: Words,
): string[] {
  const isAnonymous = (text: string | undefined) => words.has(fold(text) ?? '');
  const signals = [];
  if (headers.hideNumber) signals.push('the number is marked as hidden');
  for (const [token, pattern] of HIDING_TOKENS) {
    if (pattern.test(headers.privacy ?? '')) signals.push(`Privacy: ${token}`);
  }
  if (isAnonymous(believed.number) || isAnonymous(presented)) {
    signals.push(`the number is "${presented}"`);
  }
  const word = presented === undefined ? undefined : typedWord(presented, keypad);
  if (word !== undefined) signals.push(`the number is "${word}" on a keypad`);
  if (isAnonymous(believed.name)) signals.push(`the name is "${fold(believed.name)}"`);
  if (fold(headers.fromHost) === 'anonymous.invalid') signals.push('From is anonymous.invalid');
  return signals;
}

function unavailableSignals(headers: CallerHeaders, number: string | undefined): string[] {
  const signals = [];
  if (number === undefined) signals.push('there is no number');
  else if (isAllZeros(number)) signals.push('the number is all zeros');
  else if (UNAVAILABLE_WORDS.includes(number)) signals.push(`the number is "${number}"`);
  else {
    const word = typedWord(number, UNAVAILABLE_ON_KEYPAD);
    if (word !== undefined) signals.push(`the number is "${word}" on a keypad`);
  }
  if (fold(headers.fromHost) === 'unknown.invalid') signals.push('From is unknown.invalid');
  return signals;
}

function distinctIdentities(
  headers: CallerHeaders,
  presented: string | undefined,
  normalize: Normalizer,
): AssertedIdentity[] {
  const remoteParty = isPartyCalling(headers.remotePartyId) ? headers.remotePartyId : undefined;
  const candidates: [IdentitySource, string | undefined][] = [
    ['presented', presented],
    ['From', normalize(fromNumber(headers))],
    ['P-Asserted-Identity', normalize(addressUser(headers.assertedIdentity))],
    ['Remote-Party-ID', normalize(addressUser(remoteParty))],
  ];
  const distinct = new Map<string, AssertedIdentity>();
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

/** Most calls repeat the number in several headers, so each spelling is normalised only once. */
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

/** A cache by setting, which all calls share. */
const knownWords = new WeakMap<readonly string[], Words>();

function wordsOf(setting: readonly string[]): Words {
  const known = knownWords.get(setting);
  if (known !== undefined) return known;
  const words = anonymousWordsOf(setting)
    .map(fold)
    .filter((word) => word !== undefined);
  const result = { words: new Set(words), keypad: onKeypad(words) };
  knownWords.set(setting, result);
  return result;
}

/** The words by the digits that spell them on a keypad. */
function onKeypad(words: readonly string[]): ReadonlyMap<string, string> {
  const typed = words.filter((word) => /^[a-z]+$/.test(word));
  return new Map(typed.map((word) => [keypadDigits(word), word]));
}

const UNAVAILABLE_ON_KEYPAD = onKeypad(UNAVAILABLE_WORDS);

/** The word that the number spells on a keypad, unless a numbering plan has the number. */
function typedWord(number: string, keypad: ReadonlyMap<string, string>): string | undefined {
  const word = keypad.get(number.replace(/^\+/, ''));
  return word === undefined || isTelephoneNumber(number) ? undefined : word;
}

/** Longer text can't equal any word or host that it is compared with. */
const LONGEST_WORD = 256;

function fold(text = ''): string | undefined {
  const trimmed = text.trim();
  return trimmed.length > LONGEST_WORD ? undefined : trimmed.toLowerCase() || undefined;
}
