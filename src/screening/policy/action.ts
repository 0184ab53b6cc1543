import { nearest } from '../../did-you-mean.js';
import { formatDuration, parseDuration } from '../../duration.js';
import { dialplanTextProblem, EXTENSION, REASON_PHRASE } from './dialplan-text.js';
import type { Problem } from './entry.js';
import { HANGUP_CAUSES, isHangupCause } from './hangup-causes.js';
import type { BlockAction, VerdictAction } from './policy.js';

const KINDS = ['reject', 'respond', 'transfer', 'flag', 'challenge'] as const;

/**
 * Reads an action as admins write it and the store keeps it: `reject [CAUSE]` (a FreeSWITCH hangup
 * cause), `respond CODE PHRASE` (SIP 400 to 699), `transfer EXTENSION`, `flag`, or `challenge [DURATION]`
 * (how long a caller who passes is remembered).
 */
export function parseAction(text: string): BlockAction | Problem {
  const [kind = '', ...words] = text.trim().split(/\s+/);
  switch (kind) {
    case 'reject':
      return parseReject(words);
    case 'respond':
      return parseRespond(words);
    case 'transfer':
      return parseTransfer(words);
    case 'flag':
      return words.length === 0 ? { kind } : { problem: `flag takes no argument: "${text}"` };
    case 'challenge':
      return parseChallenge(words);
    default:
      return {
        problem: `unknown action "${kind}"; one of: reject [CAUSE], respond CODE PHRASE, transfer EXTENSION, flag, challenge [DURATION]${nearest(kind, KINDS)}`,
      };
  }
}

/** The text that `parseAction` reads back as the same action. */
export function formatAction(action: BlockAction): string {
  switch (action.kind) {
    case 'reject':
      return `reject ${action.cause}`;
    case 'respond':
      return `respond ${action.code} ${action.phrase}`;
    case 'transfer':
      return `transfer ${action.extension}`;
    case 'flag':
      return 'flag';
    case 'challenge': {
      const { rememberMs } = action;
      return rememberMs === undefined ? 'challenge' : `challenge ${formatDuration(rememberMs)}`;
    }
    default:
      return action satisfies never;
  }
}

/** What was done to a call, as text; undefined if it went to the callflow. */
export function describeAction(action: VerdictAction): string | undefined {
  return action.kind === 'callflow' ? undefined : formatAction(action);
}

function parseReject(words: string[]): BlockAction | Problem {
  const cause = words.join('_').toUpperCase() || 'CALL_REJECTED';
  if (isHangupCause(cause)) return { kind: 'reject', cause };
  return {
    problem: `unknown hangup cause "${cause}"; give one of FreeSWITCH's, like CALL_REJECTED or USER_BUSY${nearest(cause, Object.keys(HANGUP_CAUSES))}`,
  };
}

function parseRespond([code = '', ...phrase]: string[]): BlockAction | Problem {
  if (!/^[456][0-9][0-9]$/.test(code)) {
    return { problem: `"${code}" is not a SIP status of a rejection; give 400 to 699` };
  }
  const text = phrase.join(' ');
  const problem = dialplanTextProblem(REASON_PHRASE, text);
  if (problem !== undefined) {
    return { problem: `${problem}, as in "respond 433 Anonymity Disallowed"` };
  }
  return { kind: 'respond', code: Number(code), phrase: text };
}

function parseTransfer(words: string[]): BlockAction | Problem {
  const extension = words.join(' ');
  const problem = dialplanTextProblem(EXTENSION, extension);
  return problem === undefined ? { kind: 'transfer', extension } : { problem };
}

const SHORTEST_MEMORY_MS = 60_000;
const LONGEST_MEMORY_MS = 3_650 * 86_400_000;

function parseChallenge(words: string[]): BlockAction | Problem {
  if (words.length === 0) return { kind: 'challenge' };
  const text = words.join(' ');
  const rememberMs = parseDuration(text);
  if (
    rememberMs === undefined ||
    rememberMs < SHORTEST_MEMORY_MS ||
    rememberMs > LONGEST_MEMORY_MS
  ) {
    return {
      problem: `"${text}" is not a time for which a caller can be remembered; give 1m to 3650d, as in "challenge 30d"`,
    };
  }
  return { kind: 'challenge', rememberMs };
}
