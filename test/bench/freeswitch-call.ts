import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

export interface PlayedCall {
  /** Milliseconds from when the call should have started to the whole verdict. */
  readonly latencyMs: number;
  readonly verdict: PlayedVerdict | undefined;
}

/** `let-go` is a call that went on unscreened. */
export type PlayedVerdict = 'reject' | 'transfer' | 'let-go';

const ACCEPTED = 'Content-Type: command/reply\nReply-Text: +OK\n\n';
const BYE = 'Content-Type: command/reply\nReply-Text: +OK bye\n\n';
const GOODBYE = 'Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n';

/**
 * Plays FreeSWITCH for one call: waits for `connect`, tells of the channel, waits for the verdict,
 * answers its commands and closes. Resolves when the other side has closed as well; without a verdict
 * where the connection ended before one came.
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
    let played: PlayedCall = { latencyMs: Number.NaN, verdict: undefined };
    let isConnected = false;
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
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
      const verdict = wholeVerdict(received);
      if (verdict === undefined) return;
      played = { latencyMs: performance.now() - startedAt, verdict };
      socket.write(replies(received), 'latin1');
      socket.end(disconnectNotice(uuid), 'latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(played));
  });
}

function wholeVerdict(received: string): PlayedVerdict | undefined {
  if (received.endsWith('exit\n\n')) return received.startsWith('sendmsg') ? 'transfer' : 'let-go';
  const isReject = received.endsWith('\n\n') && received.includes('execute-app-name: hangup\n');
  return isReject ? 'reject' : undefined;
}

function replies(commands: string): string {
  const count = commands.split('\n\n').length - 1;
  return commands.endsWith('exit\n\n') ? ACCEPTED.repeat(count - 1) + BYE : ACCEPTED.repeat(count);
}

function disconnectNotice(uuid: string): string {
  return `Content-Type: text/disconnect-notice\nControlled-Session-UUID: ${uuid}\nContent-Disposition: disconnect\nContent-Length: ${GOODBYE.length}\n\n${GOODBYE}`;
}
