import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type EventSocketOptions, listen } from '../../src/event-socket/server.js';
import { SESSION_LIMITS, type SessionOutcome } from '../../src/event-socket/session.js';
import { LOOPBACK } from '../../src/net/subnet.js';
import { channelData } from '../support/channel-data.js';
import { SCREENED } from '../support/screened.js';
import { silentLog } from '../support/silent-log.js';
import { UNHURRIED } from '../support/unhurried.js';

async function start(changes: Partial<EventSocketOptions> = {}) {
  const outcomes: SessionOutcome[] = [];
  const refused: string[] = [];
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    limits: UNHURRIED,
    admission: { allowedPeers: LOOPBACK, maxSessions: 10, maxPerPeer: 10 },
    screen: () => SCREENED,
    onOutcome: (outcome) => outcomes.push(outcome),
    onRefused: (peer) => refused.push(peer),
    log: silentLog,
    ...changes,
  });
  return { server, outcomes, refused };
}

/** All that the server says, until it closes, to a peer that says this or nothing. */
async function heard(port: number, says: Buffer | '' = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  socket.write(says);
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

  it('sends exit to a call beyond the limit, and accepts the next when one has left', async () => {
    const admission = { allowedPeers: LOOPBACK, maxSessions: 10, maxPerPeer: 1 };
    const limits = { ...UNHURRIED, closeMs: 600_000 };
    const { server, outcomes } = await start({ admission, limits });
    const first = connect(server.address.port, '127.0.0.1').resume();
    first.write(channelData());
    await expect.poll(() => outcomes).toMatchObject([{ kind: 'verdict' }]);
    expect(await heard(server.address.port)).toBe('exit\n\n');
    expect(outcomes.slice(1)).toMatchObject([{ reason: 'fail-open:overload' }]);
    first.destroy();
    await expect.poll(() => server.sessions()).toBe(0);
    const next = connect(server.address.port, '127.0.0.1').resume();
    next.write(channelData());
    await expect.poll(() => outcomes.slice(2)).toMatchObject([{ kind: 'verdict' }]);
    next.destroy();
    await server.close();
  });

  it.each([
    ['all places are taken', { maxSessions: 1, maxPerPeer: 10 }],
    ['its address has no place left', { maxSessions: 10, maxPerPeer: 1 }],
  ])('evicts a pending peer for a call at once if %s', async (_, limits) => {
    const admission = { allowedPeers: LOOPBACK, ...limits };
    const { server, outcomes } = await start({
      admission,
      limits: { ...UNHURRIED, closeMs: 100 },
      screen: () => SCREENED,
    });
    const silent = heard(server.address.port);
    await expect.poll(() => server.sessions()).toBe(1);
    const call = heard(server.address.port, channelData());
    expect(await silent).toBe('connect\n\nexit\n\n');
    expect(await call).toContain('ringfence_verdict=transfer');
    expect(outcomes).toMatchObject([{ reason: 'fail-open:overload' }, { kind: 'verdict' }]);
    await server.close();
  });

  it('does not wait for a rejected peer to close', async () => {
    const admission = { allowedPeers: LOOPBACK, maxSessions: 1, maxPerPeer: 1 };
    const limits = { ...UNHURRIED, closeMs: 600_000 };
    const { server, outcomes } = await start({ admission, limits });
    const first = connect(server.address.port, '127.0.0.1').resume();
    first.write(channelData());
    await expect.poll(() => outcomes).toMatchObject([{ kind: 'verdict' }]);
    const open = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap');
    await expect.poll(() => open().length).toBe(2);
    const stays = connect({ host: '127.0.0.1', port: server.address.port, allowHalfOpen: true });
    await once(stays.resume(), 'end');
    await expect.poll(() => open().length).toBe(3);
    stays.destroy();
    first.destroy();
    await server.close();
  });

  it('rejects if the address is in use', async () => {
    const { server } = await start();
    await expect(start({ port: server.address.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await server.close();
  });

  it('stops accepting calls and waits for open ones', async () => {
    const limits = { ...SESSION_LIMITS, deadlineMs: 200 };
    const { server, outcomes } = await start({ limits });
    const socket = connect(server.address.port, '127.0.0.1');
    socket.on('error', () => {}).resume();
    await once(socket, 'data');
    await server.close();
    expect(outcomes).toMatchObject([{ reason: 'fail-open:deadline' }]);
    const late = connect(server.address.port, '127.0.0.1');
    await expect(once(late, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
