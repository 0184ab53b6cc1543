import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { LOOPBACK } from '../../src/event-socket/admission.js';
import { type EventSocketOptions, listen } from '../../src/event-socket/server.js';
import { SESSION_LIMITS, type SessionOutcome } from '../../src/event-socket/session.js';
import { silentLog } from '../support/silent-log.js';

async function start(changes: Partial<EventSocketOptions> = {}) {
  const outcomes: SessionOutcome[] = [];
  const refused: string[] = [];
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    limits: { ...SESSION_LIMITS, deadlineMs: 200 },
    admission: { allowedPeers: LOOPBACK, maxSessions: 10, maxPerPeer: 10 },
    screen: () => new Promise(() => {}),
    onOutcome: (outcome) => outcomes.push(outcome),
    onRefused: (peer) => refused.push(peer),
    log: silentLog,
    ...changes,
  });
  return { server, outcomes, refused };
}

/** All that the server says to a peer that only listens, until it closes. */
async function heard(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  let text = '';
  socket
    .on('error', () => {})
    .on('data', (chunk) => {
      text += chunk;
    });
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

describe('listen', () => {
  it('closes and reports a peer that is not allowed', async () => {
    const admission = { allowedPeers: [], maxSessions: 10, maxPerPeer: 10 };
    const { server, outcomes, refused } = await start({ admission });
    expect(await heard(server.address.port)).toBe('');
    expect(refused).toEqual(['127.0.0.1']);
    expect(outcomes).toEqual([]);
    await server.close();
  });

  it('says exit to one call too many, and takes the next when one has left', async () => {
    const admission = { allowedPeers: LOOPBACK, maxSessions: 10, maxPerPeer: 1 };
    const { server, outcomes } = await start({ admission });
    const first = heard(server.address.port);
    await expect.poll(() => server.sessions()).toBe(1);
    expect(await heard(server.address.port)).toBe('exit\n\n');
    expect(outcomes).toMatchObject([{ reason: 'fail-open:overload' }]);
    expect(await first).toBe('connect\n\nexit\n\n');
    await expect.poll(() => server.sessions()).toBe(0);
    expect(await heard(server.address.port)).toBe('connect\n\nexit\n\n');
    await server.close();
  });

  it('rejects where the address is taken', async () => {
    const { server } = await start();
    await expect(start({ port: server.address.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await server.close();
  });

  it('stops taking calls and waits for those in flight', async () => {
    const { server, outcomes } = await start();
    const socket = connect(server.address.port, '127.0.0.1');
    socket.on('error', () => {}).resume();
    await once(socket, 'data');
    await server.close();
    expect(outcomes).toMatchObject([{ reason: 'fail-open:deadline' }]);
    const late = connect(server.address.port, '127.0.0.1');
    await expect(once(late, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
