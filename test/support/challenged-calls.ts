import { readFileSync } from 'node:fs';
import { type SipCall, type SipLoad, type SipResults, sipCalls } from './sipp.js';

const SCENARIO = readFileSync(new URL('../freeswitch/challenge.xml', import.meta.url), 'utf8');

export interface Presses {
  /** In order, with a pause before each: the digit that is asked for, another one, or these characters. */
  readonly presses: readonly string[];
  /** As RTP events instead of SIP INFO. */
  readonly byRtp?: boolean;
  readonly pauseMs?: number;
}

/** Calls that are answered and asked to press a digit. Their finals are `asked, ended` or `asked, talks`. */
export function challengedCalls(
  sipPort: number,
  calls: readonly SipCall[],
  { presses, byRtp = false, pauseMs = 900 }: Presses,
  { talkMs = 3_000, ...load }: SipLoad = {},
): Promise<SipResults> {
  const steps = presses.map((what, at) => {
    const digit = what === 'asked' ? '[$digit]' : what === 'wrong' ? '[$wrong]' : what;
    const press = byRtp ? pressByRtp(digit) : pressByInfo(digit, at + 2);
    return `<pause milliseconds="${pauseMs}"/>${press}`;
  });
  const scenario = SCENARIO.replace('<!-- @PRESSES@ -->', () => steps.join('\n')).replaceAll(
    '@TALK_MS@',
    String(talkMs),
  );
  return sipCalls(sipPort, calls, { ...load, talkMs, scenario });
}

function pressByRtp(digit: string): string {
  return `<nop><action><exec play_dtmf="${digit}"/></action></nop><pause milliseconds="400"/>`;
}

function pressByInfo(digit: string, cseq: number): string {
  return `<send retrans="500"><![CDATA[
INFO sip:[field3]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[last_From:]
[last_To:]
[last_Call-ID:]
CSeq: ${cseq} INFO
Max-Forwards: 70
Content-Type: application/dtmf-relay
Content-Length: [len]

Signal=${digit}
Duration=160
]]></send><recv response="200"/>`;
}
