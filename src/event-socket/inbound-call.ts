import type { CallerHeaders } from '../screening/caller/caller-identity.js';
import type { ChallengeAnswer } from '../screening/challenge.js';
import type { ScreenedCall } from '../screening/screen-call.js';
import { field } from './channel-data.js';
import type { Headers } from './headers.js';

/** `static` is what FreeSWITCH calls the synchronous `socket` application. */
export type SocketMode = 'async' | 'sync';

/** One call as FreeSWITCH's CHANNEL_DATA describes it. The only place that knows its field names. */
export interface InboundCall extends ScreenedCall {
  readonly uuid: string;
  readonly socketMode: SocketMode;
  /** The dialplan context that the call came from. */
  readonly context?: string | undefined;
  /** The channel is past our `socket`: FreeSWITCH's guard fired, or it was transferred. */
  readonly hasMovedOn: boolean;
  /** In async mode, with `socket_resume` true: the dialplan continues when the connection ends. */
  readonly resumes: boolean;
  /** The id of the guard's scheduled task, if the dialplan passed it. */
  readonly guardTask?: string | undefined;
  /** The dialplan can ask a caller to press a digit: it has kept the dialled number to return to. */
  readonly canChallenge: boolean;
  /**
   * Since the channel was created, by FreeSWITCH's own clock. Not since its caller profile was: a
   * transfer, and so the guard, makes a new one. Of a call that comes back from a challenge, since the
   * transfer back, as long as `socket_resume` shows that the guard has not fired (it is unset first).
   */
  readonly ageMs?: number | undefined;
  /** `/SECRET` of `socket HOST:PORT/SECRET`. */
  readonly socketPath?: string | undefined;
}

/** Every header that is read of a call; the others are never looked at. */
export const CALL_HEADERS = [
  'Unique-ID',
  'Socket-Mode',
  'Caller-Context',
  'Channel-State',
  'variable_current_application',
  'variable_socket_resume',
  'variable_ringfence_guard',
  'variable_last_sched_id',
  'Event-Date-Timestamp',
  'Caller-Channel-Created-Time',
  'Caller-Profile-Created-Time',
  'variable_socket_path',
  'variable_ringfence_account',
  'variable_ringfence_dialled',
  'variable_ringfence_answer',
  'Caller-Destination-Number',
  'variable_domain_name',
  'variable_sip_to_host',
  'variable_sip_req_host',
  'variable_sip_i_priority',
  'Caller-Caller-ID-Number',
  'Caller-Caller-ID-Name',
  'variable_sip_from_user',
  'variable_sip_from_host',
  'variable_sip_from_display',
  'variable_sip_P-Asserted-Identity',
  'variable_sip_P-Preferred-Identity',
  'variable_sip_Remote-Party-ID',
  'variable_sip_Privacy',
  'Caller-Privacy-Hide-Number',
  'Caller-Privacy-Hide-Name',
  'variable_sip_verstat_detailed',
  'variable_sip_verstat',
  'variable_sip_from_params',
  'variable_sip_name_params',
  // Headers of carriers: FreeSWITCH keeps those that begin with X- or P-.
  'variable_sip_h_X-Twilio-VerStat',
  'variable_sip_h_X-VerStat',
  'variable_sip_h_X-Verstat',
  'variable_sip_h_P-Verstat',
  'variable_sip_h_P-Attestation-Indicator',
  'variable_sip_h_P-Attestation-Info',
  'variable_sip_h_X-Attestation-Indicator',
  'variable_sip_h_X-Attestation-Info',
  'variable_sip_h_X-Stir-Attestation',
  'variable_sip_h_Attestation-Info',
] as const;

type CallHeader = (typeof CALL_HEADERS)[number];

const CARRIER_HEADERS = CALL_HEADERS.filter((name) => name.startsWith('variable_sip_h_'));

/** Total: a field that is absent, empty or no text is undefined. */
export function readInboundCall(headers: Headers): InboundCall {
  const get = (name: CallHeader) => field(headers, name);
  const socketMode = get('Socket-Mode') === 'static' ? 'sync' : 'async';
  const resumes = socketMode === 'async' && get('variable_socket_resume') === 'true';
  const answer = readAnswer(get('variable_ringfence_answer'));
  const isBack = answer !== undefined && (resumes || socketMode === 'sync');
  const since = isBack ? 'Caller-Profile-Created-Time' : 'Caller-Channel-Created-Time';
  return {
    uuid: get('Unique-ID') ?? 'unknown',
    socketMode,
    context: get('Caller-Context'),
    hasMovedOn:
      get('variable_current_application') !== 'socket' || get('Channel-State') !== 'CS_EXECUTE',
    resumes,
    // The shipped dialplan's first form named no task. It scheduled its guard right before `socket`.
    guardTask:
      get('variable_ringfence_guard') ?? (resumes ? get('variable_last_sched_id') : undefined),
    canChallenge: get('variable_ringfence_dialled') !== undefined,
    answer,
    ageMs: readAgeMs(get('Event-Date-Timestamp'), get(since)),
    socketPath: get('variable_socket_path'),
    callerHeaders: readCallerHeaders(get),
    accountVariable: get('variable_ringfence_account'),
    dialled: get('Caller-Destination-Number'),
    domains: [
      get('variable_domain_name'),
      get('variable_sip_to_host'),
      get('variable_sip_req_host'),
    ].filter((domain) => domain !== undefined),
    isEmergencyCallback: get('variable_sip_i_priority')?.trim().toLowerCase() === 'psap-callback',
  };
}

function readCallerHeaders(get: (name: CallHeader) => string | undefined): CallerHeaders {
  return {
    callerIdNumber: get('Caller-Caller-ID-Number'),
    callerIdName: get('Caller-Caller-ID-Name'),
    fromUser: get('variable_sip_from_user'),
    fromHost: get('variable_sip_from_host'),
    fromDisplay: get('variable_sip_from_display'),
    assertedIdentity: get('variable_sip_P-Asserted-Identity'),
    preferredIdentity: get('variable_sip_P-Preferred-Identity'),
    remotePartyId: get('variable_sip_Remote-Party-ID'),
    privacy: get('variable_sip_Privacy'),
    hideNumber: get('Caller-Privacy-Hide-Number') === 'true',
    hideName: get('Caller-Privacy-Hide-Name') === 'true',
    verstats: [
      get('variable_sip_verstat_detailed'),
      get('variable_sip_verstat'),
      get('variable_sip_from_params'),
      get('variable_sip_name_params'),
      get('variable_sip_from_user'),
      get('variable_sip_P-Asserted-Identity'),
      ...CARRIER_HEADERS.map(get),
    ],
  };
}

/** FreeSWITCH's times are microseconds since 1970. */
function readAgeMs(now: string | undefined, created: string | undefined): number | undefined {
  const ageMs = (Number(now) - Number(created)) / 1_000;
  return Number.isFinite(ageMs) && ageMs >= 0 ? ageMs : undefined;
}

/**
 * `ASKED:PRESSED:PLAYED` of the extension ringfence-challenge: the digit to press, the digit that was pressed
 * or nothing, and the milliseconds of the question that were played, or nothing if there was no sound.
 */
function readAnswer(text: string | undefined): ChallengeAnswer | undefined {
  if (text === undefined) return undefined;
  const [, asked, pressed, played] = /^([0-9]):([0-9]?):([0-9]*)$/.exec(text) ?? [];
  if (asked === undefined) return 'unasked';
  if (pressed === asked) return 'passed';
  return played === '' ? 'unasked' : 'failed';
}
