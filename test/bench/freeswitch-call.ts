import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

export interface PlayedCall {
  /** Milliseconds from when the call should have started to the whole verdict. */
  readonly latencyMs: number;
  readonly verdict: PlayedVerdict | undefined;
}

/** `unscreened` is a call that continued without a verdict. */
export type PlayedVerdict = 'reject' | 'transfer' | 'unscreened';

const ACCEPTED = 'Content-Type: command/reply\nReply-Text: +OK\n\n';
const BYE = 'Content-Type: command/reply\nReply-Text: +OK bye\n\n';
const GOODBYE = 'Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n';

/**
 * Plays FreeSWITCH for one call: waits for `connect`, sends CHANNEL_DATA, waits for the verdict and
 * answers its commands. Resolves then, and closes when the controller has taken its leave; without a
 * verdict where the connection ended before one came.
 * @param startedAt monotonic milliseconds at which the call should have started
 */
export function playCall(
  port: number,
  channelData: string,
  uuid: string,
  startedAt: number,
): Promise<PlayedCall> {
  return new Promise((resolve) => {
    let received = '';
    let isConnected = false;
    let verdict: PlayedVerdict | undefined;
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const close = (replies: string) => socket.end(replies + disconnectNotice(uuid), 'latin1');
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      received += text;
      if (!isConnected) {
        if (received !== 'connect\n\n') return;
        isConnected = true;
        received = '';
        socket.write(channelData, 'latin1');
        return;
      }
      if (verdict !== undefined) {
        if (text.endsWith(EXIT)) close(BYE);
        else if (text.endsWith(ASK_RESUME)) socket.write(NOT_SET, 'latin1');
        return;
      }
      verdict = wholeVerdict(received);
      if (verdict === undefined) return;
      resolve({ latencyMs: performance.now() - startedAt, verdict });
      if (verdict === 'reject' || received.endsWith(EXIT)) close(replies(received));
      else socket.write(replies(received), 'latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve({ latencyMs: Number.NaN, verdict }));
  });
}

const EXIT = 'exit\n\n';
const ASK_RESUME = 'getvar socket_resume\n\n';
const NOT_SET = 'Content-Type: command/reply\nReply-Text: -ERR command not found\n\n';

function wholeVerdict(received: string): PlayedVerdict | undefined {
  if (!received.endsWith('\n\n')) return undefined;
  if (/execute-app-name: (?:hangup|execute_extension)\n/.test(received)) return 'reject';
  if (received.includes('execute-app-name: transfer\n')) return 'transfer';
  return received.endsWith(EXIT) ? 'unscreened' : undefined;
}

function replies(commands: string): string {
  const count = commands.split('\n\n').length - 1;
  return commands.endsWith(EXIT) ? ACCEPTED.repeat(count - 1) + BYE : ACCEPTED.repeat(count);
}

function disconnectNotice(uuid: string): string {
  return `Content-Type: text/disconnect-notice\nControlled-Session-UUID: ${uuid}\nContent-Disposition: disconnect\nContent-Length: ${GOODBYE.length}\n\n${GOODBYE}`;
}
