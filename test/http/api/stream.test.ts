import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addKey } from '../../../src/admin/access/access.js';
import { openAccessStore } from '../../../src/store/sqlite/access/access-store.js';
import { call, logCalls, rejected } from '../../support/calls.js';
import { EVENTUALLY } from '../../support/patience.js';
import { createPolicy } from '../../support/policy.js';
import { Ringfence } from '../../support/ringfence.js';
import { Web } from '../../support/web.js';

const BY = { author: 't', what: 't' };
const MOST = 8;
const ringfence = new Ringfence();
let web: Web;

beforeAll(async () => {
  await createPolicy(ringfence.db, (edit) => {
    edit.addAccount('acme', {});
    edit.addAccount('globex', {});
  });
  logCalls(ringfence, [call('first')]);
  web = await Web.open(ringfence.db);
});
afterAll(() => web.stop());

async function access<T>(
  use: (store: ReturnType<typeof openAccessStore>) => Promise<T>,
): Promise<T> {
  const store = openAccessStore(ringfence.db);
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

const newKey = (name: string, accounts: string[] = ['acme']) =>
  access((store) => addKey(store, { name, role: 'viewer', accounts }, BY));

interface Event {
  readonly event?: string;
  readonly id?: string;
  readonly data?: string;
}

/** An open stream and what it has said. */
async function listen(key: string, query = '', headers: Record<string, string> = {}) {
  const end = new AbortController();
  const response = await web.fetch(`/api/v1/calls/stream${query}`, {
    headers: { authorization: `Bearer ${key}`, ...headers },
    signal: end.signal,
  });
  const events: Event[] = [];
  const reading = (async () => {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      events.push(...parts.map(toEvent));
    }
  })().catch(() => {});
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    events,
    uuids: () => events.flatMap(({ data }) => (data ? [JSON.parse(data).uuid] : [])),
    ended: reading,
    close: () => end.abort(),
  };
}

function toEvent(text: string): Event {
  const fields = text.split('\n').map((line) => line.split(/: ?(.*)/s).slice(0, 2));
  return Object.fromEntries(fields) as Event;
}

const hasBegun = (stream: { readonly events: readonly Event[] }) =>
  vi.waitUntil(() => stream.events.length > 0, EVENTUALLY);

describe('the stream of calls', () => {
  it('tells each call of one’s accounts as it is logged, and none of others', async () => {
    const stream = await listen(await newKey('live'));
    expect(stream).toMatchObject({ status: 200, type: 'text/event-stream' });
    await hasBegun(stream);
    logCalls(ringfence, [
      rejected('second', { name: 'a\n\ndata: b' }),
      call('theirs', { account: 'globex' }),
      call('third'),
    ]);
    await vi.waitUntil(() => stream.uuids().length === 2, EVENTUALLY);
    expect(stream.uuids()).toEqual(['second', 'third']);
    const [, second] = stream.events;
    expect(second).toMatchObject({ event: 'call' });
    expect(JSON.parse(second?.data ?? '')).toMatchObject({
      at: expect.stringMatching(/Z$/),
      verdict: 'reject',
      name: 'a\n\ndata: b',
    });
    stream.close();
  });

  it('goes on where it broke off, without a gap', async () => {
    const key = await newKey('again');
    const first = await listen(key);
    await hasBegun(first);
    logCalls(ringfence, [call('seen')]);
    await vi.waitUntil(() => first.uuids().includes('seen'), EVENTUALLY);
    first.close();
    const missed = Array.from({ length: 1_500 }, (_, at) => call(`missed-${at}`));
    logCalls(ringfence, missed);
    const id = first.events.at(-1)?.id ?? '';
    const second = await listen(key, '', { 'last-event-id': id });
    await vi.waitUntil(() => second.uuids().length >= missed.length, EVENTUALLY);
    expect(second.uuids()).toEqual(missed.map(({ uuid }) => uuid));
    second.close();
  });

  it('has the filters of the calls', async () => {
    const stream = await listen(await newKey('filtered'), '?rejected=true&from=4155550177');
    await hasBegun(stream);
    logCalls(ringfence, [
      rejected('other-caller'),
      call('through', { caller: '+14155550177' }),
      rejected('wanted', { caller: '+14155550177' }),
    ]);
    await vi.waitUntil(() => stream.uuids().length > 0, EVENTUALLY);
    expect(stream.uuids()).toEqual(['wanted']);
    stream.close();
  });

  it.each([
    ['removed', (name: string) => access((store) => store.remove('key', name, BY))],
    [
      'given another account',
      (name: string) => access((store) => store.set('key', name, { accounts: ['globex'] }, BY)),
    ],
  ])('ends before the next call once its key is %s', async (what, change) => {
    const name = `k-${what.replace(/ /g, '-')}`;
    const stream = await listen(await newKey(name));
    await hasBegun(stream);
    await change(name);
    logCalls(ringfence, [call(`secret-${name}`), call(`theirs-${name}`, { account: 'globex' })]);
    await stream.ended;
    expect(stream.uuids()).toEqual([]);
    expect(stream.events.at(-1)).toMatchObject({ event: 'signed-out' });
  });

  it(`is open ${MOST} times for a key, and again once one is closed`, async () => {
    const [key, other] = [await newKey('many'), await newKey('one')];
    const streams = await Promise.all(Array.from({ length: MOST }, () => listen(key)));
    await Promise.all(streams.map(hasBegun));
    expect((await listen(key)).status).toBe(429);
    const another = await listen(other);
    expect(another.status).toBe(200);
    streams[0]?.close();
    const reopened = async () => {
      const stream = await listen(key);
      stream.close();
      return stream.status === 200;
    };
    await vi.waitUntil(reopened, EVENTUALLY);
    for (const stream of [...streams, another]) stream.close();
  });

  it.each([
    ['another account', '?account=globex', {}, 404],
    ['an unknown filter', '?x=1', {}, 400],
    ['an event id that is none', '', { 'last-event-id': 'x' }, 400],
  ])('refuses %s', async (what, query, headers, status) => {
    const key = await newKey(what.replace(/ /g, '-'));
    expect((await listen(key, query, headers)).status).toBe(status);
  });
});
