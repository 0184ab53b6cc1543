import { afterEach, expect, it } from 'vitest';
import { CallStreams } from '../../src/http/call-streams.js';
import { HttpProblem } from '../../src/http/problem.js';
import type { Exchange } from '../../src/http/route.js';
import { storesWith } from '../support/admin.js';
import { call } from '../support/calls.js';

const BEAT_MS = 10;
const principal = { kind: 'key', name: 'ci', role: 'viewer', accounts: ['acme'] } as const;
const opened: ReadableStreamDefaultReader<string>[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((reader) => reader.cancel()));
});

async function streamOf(check: () => Promise<unknown> = async () => {}) {
  const { log } = await storesWith([call('one')]);
  const exchange = { principal, stores: { calls: log } } as unknown as Exchange;
  const response = new CallStreams(BEAT_MS).answer(exchange, {
    filter: {},
    limit: 0,
    toEvents: ({ calls }) => calls.map(({ uuid }) => `data: ${uuid}\n\n`).join(''),
    check,
  });
  const text = response.body?.pipeThrough(new TextDecoderStream() as never) as ReadableStream;
  const reader = text.getReader() as ReadableStreamDefaultReader<string>;
  opened.push(reader);
  return { log, read: async () => (await reader.read()).value };
}

it('says something now and then, so that no proxy takes it for dead', async () => {
  const { read, log } = await streamOf();
  expect([await read(), await read(), await read()]).toEqual(['retry: 2000\n\n', ':\n\n', ':\n\n']);
  log.append([call('two')]);
  let said = await read();
  while (said === ':\n\n') said = await read();
  expect(said).toBe('data: two\n\n');
});

it('asks at each heartbeat whether its reader may still listen', async () => {
  let asked = 0;
  const { read } = await streamOf(async () => {
    if (++asked === 3) throw new HttpProblem({ status: 401, code: 'x', message: 'x' });
  });
  const said: (string | undefined)[] = [];
  do said.push(await read());
  while (said.at(-1) !== undefined);
  expect(said).toEqual([
    'retry: 2000\n\n',
    ':\n\n',
    ':\n\n',
    'event: signed-out\ndata:\n\n',
    undefined,
  ]);
});
