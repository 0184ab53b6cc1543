import { Socket } from 'node:net';
import { FreeSwitchClient } from 'esl-lite';
import { pino } from 'pino';
import type { ListenAddress } from '../net/address.js';
import { messages } from './messages.js';

/** FreeSWITCH's inbound Event Socket, and its password. */
export interface EventSocketAccess extends ListenAddress {
  readonly password: string;
}

/** The result of logging in to FreeSWITCH; `unreachable` has the reason of the operating system. */
export type LoginResult =
  | { readonly kind: 'welcome' }
  | { readonly kind: 'wrong-password' }
  | { readonly kind: 'not-in-acl' }
  | { readonly kind: 'no-event-socket' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'unreachable'; readonly reason: string };

const TIMEOUT_MS = 3_000;
const LONGEST_GREETING = 64 * 1024;
/** The client's log lines would repeat its answers and appear between ours. */
const SILENT = pino({ level: 'silent' });

/**
 * Connects and authenticates once. `FreeSwitchClient` doesn't tell why it can't connect, and tries
 * again without a pause, so that a wrong password would look like an attack.
 */
export async function login({ host, port, password }: EventSocketAccess): Promise<LoginResult> {
  const socket = new Socket({ signal: AbortSignal.timeout(TIMEOUT_MS) });
  try {
    socket.connect({ host, port });
    for await (const { headers } of messages(socket, LONGEST_GREETING, SILENT)) {
      const type = headers.get('Content-Type');
      if (type === 'auth/request') socket.write(`auth ${password}\n\n`);
      else return loginResult(type, headers.get('Reply-Text'));
    }
    return { kind: 'no-event-socket' };
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException;
    return name === 'AbortError'
      ? { kind: 'silent' }
      : { kind: 'unreachable', reason: code ?? message };
  } finally {
    socket.destroy();
  }
}

function loginResult(type: string | undefined, reply = ''): LoginResult {
  if (type === 'text/rude-rejection') return { kind: 'not-in-acl' };
  if (type !== 'command/reply') return { kind: 'no-event-socket' };
  return reply.startsWith('+OK') ? { kind: 'welcome' } : { kind: 'wrong-password' };
}

/**
 * The answers to these API commands, in order; undefined for one that timed out. Only for commands
 * that read, because esl-lite sends a command that timed out again when it reconnects.
 */
export async function ask(
  { host, port, password }: EventSocketAccess,
  commands: readonly string[],
): Promise<(string | undefined)[]> {
  const client = new FreeSwitchClient({ host, port, password, logger: SILENT });
  try {
    return await Promise.all(commands.map((command) => answerOf(client, command)));
  } finally {
    client.end();
  }
}

async function answerOf(client: FreeSwitchClient, command: string): Promise<string | undefined> {
  const answer = await client.bgapi(command, TIMEOUT_MS);
  return answer instanceof Error ? undefined : String(answer.body.response ?? '');
}
