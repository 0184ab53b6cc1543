import { UNSCREENED_REASONS } from '../../../screening/verdict.js';
import type { CallRecord } from '../../../store/call-log.js';
import { readExplanation } from '../../../store/call-log.js';
import { listLink } from './links.js';
import { Chip, Cut, EntryText, Text, type Tone } from './parts.js';

/** The outcome of a call, for people. */
export type Outcome = 'rejected' | 'asked' | 'through' | 'unscreened' | 'watched';

type Decided = Pick<DecidedCall, 'verdict' | 'reason' | 'wouldVerdict' | 'action'>;

/**
 * `asked` is a challenge, whose answer is another record. `watched` would have been rejected outside monitor
 * mode. `unscreened` means that no rule was checked.
 */
export function outcomeOf({ verdict, reason, wouldVerdict, action }: Decided): Outcome {
  if (verdict === 'reject') return 'rejected';
  if (wouldVerdict === 'reject') return 'watched';
  if (wouldVerdict === undefined && action?.startsWith('challenge')) return 'asked';
  return UNSCREENED_REASONS.includes(reason) ? 'unscreened' : 'through';
}

const OUTCOMES: Readonly<Record<Outcome, { word: string; tone: Tone }>> = {
  rejected: { word: 'Rejected', tone: 'rejected' },
  asked: { word: 'Asked', tone: 'plain' },
  through: { word: 'Through', tone: 'plain' },
  unscreened: { word: 'Unscreened', tone: 'unscreened' },
  watched: { word: 'Would reject', tone: 'unscreened' },
};

export function OutcomeChip({ outcome }: { outcome: Outcome }) {
  const { word, tone } = OUTCOMES[outcome];
  return <Chip tone={tone}>{word}</Chip>;
}

const FAIL_OPEN: Readonly<Record<string, string>> = {
  'fail-open:deadline': 'the controller was too slow',
  'fail-open:late': 'the call reached the controller too late',
  'fail-open:moved-on': 'the call had already continued',
  'fail-open:no-challenge': 'the caller could not be asked to press a digit',
  'fail-open:overload': 'the controller had too many calls',
  'fail-open:policy': "the policy couldn't be read",
  'fail-open:protocol': "FreeSWITCH's message couldn't be read",
  'fail-open:secret': 'the connection lacked the secret',
  'fail-open:unsafe-destination': "the dialled number can't be passed on safely",
};

/** What the caller did when asked to press a digit. */
const ANSWERS: Readonly<Record<string, string>> = {
  'challenge-passed': 'the caller pressed the digit',
  'challenge-failed': "the caller didn't press the digit",
};

export const WORDS: Readonly<Record<string, string>> = {
  'no-account': 'no account has the dialled number',
  'account-off': 'screening is off',
  'account-paused': 'screening was paused',
  'emergency-callback': 'an emergency service called back',
  'emergency-number': 'emergency numbers are never blocked',
  'blocked-anonymous': 'anonymous callers are blocked',
  'blocked-verification': 'the verification result is too low',
  ...ANSWERS,
  ...FAIL_OPEN,
};

/** A call's verdict and its reason. */
export interface DecidedCall
  extends Pick<
    CallRecord,
    'verdict' | 'reason' | 'list' | 'entry' | 'wouldVerdict' | 'wouldReason'
  > {
  /** The label of the entry that decided. */
  readonly label?: string | undefined;
  /** As `Explanation.action`. */
  readonly action?: string | undefined;
}

/** A logged call with the label of the entry at that time. */
export function decidedCall(call: CallRecord): DecidedCall {
  return { ...call, label: labelOf(call), action: readExplanation(call).action };
}

/** The reason in a few words, with a link to the list. */
export function Why({ call, account }: { call: DecidedCall; account: string | undefined }) {
  const { list, entry } = call;
  const reason = call.wouldReason ?? call.reason;
  if (reason === 'default') {
    const rejects = (call.wouldVerdict ?? call.verdict) === 'reject';
    return <>{rejects ? 'not on an allow list' : 'no rule matched'}</>;
  }
  if (list === undefined) return <>{WORDS[reason] ?? reason}</>;
  if (reason === 'blocked-anonymous') {
    return (
      <>
        <ListLink name={list} account={account} /> blocks anonymous callers
      </>
    );
  }
  const { label } = call;
  const answer = ANSWERS[reason];
  return (
    <>
      <ListLink name={list} account={account} />
      {reason.startsWith('allowed-') ? ' allows ' : ' has '}
      {entry === undefined ? 'the hidden number' : <EntryText>{entry}</EntryText>}
      {label === undefined ? null : (
        <>
          {' '}
          (<Cut>{label}</Cut>)
        </>
      )}
      {answer === undefined ? null : `; ${answer}`}
    </>
  );
}

/** In the view of an account, its own lists are shown without its id. */
export function ListLink({ name, account }: { name: string; account: string | undefined }) {
  const isOwn = account !== undefined && name.startsWith(`${account}/`);
  return (
    <a href={listLink(name, account)}>
      <Text>{isOwn ? name.slice(account.length + 1) : name}</Text>
    </a>
  );
}

function labelOf(call: CallRecord): string | undefined {
  const { evidence } = readExplanation(call);
  return evidence.find(({ standing, entry }) => standing === 'decided' && entry === call.entry)
    ?.label;
}
