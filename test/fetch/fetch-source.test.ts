import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { FetchRequest } from '../../src/admin/fetch.js';
import { type FetchSettings, fetcher, readRetryAfter } from '../../src/fetch/fetch-source.js';
import { LOOPBACK } from '../../src/net/subnet.js';
import { listServer, redirecting, sending } from '../support/list-server.js';
import { selfSigned } from '../support/self-signed.js';

const server = await listServer();
const { origin, port } = server;
server.on(
  '/list.txt',
  sending(() => '+14155550100\n'),
);

const request = (url: string, more: Partial<FetchRequest> = {}): FetchRequest => ({
  url: url.startsWith('/') ? origin + url : url,
  isPublicOnly: false,
  ...more,
});

/** Fetches and reads it all. */
async function read(
  url: string,
  settings: Partial<FetchSettings> = {},
  more: Partial<FetchRequest> = {},
): Promise<string> {
  const fetch = fetcher({ allow: LOOPBACK, ...settings });
  const fetched = await fetch(request(url, more), new AbortController().signal);
  if (fetched.kind === 'not-modified') return 'not modified';
  const chunks: Buffer[] = [];
  for await (const chunk of fetched.chunks) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

describe('a list', () => {
  it('is sent with what tells whether it has changed', async () => {
    const fetched = await fetcher({ allow: LOOPBACK })(
      request('/list.txt?token=secret'.replace('?token=secret', '')),
      new AbortController().signal,
    );
    expect(fetched).toMatchObject({ kind: 'list', name: `${origin}/list.txt` });
    const { etag } = fetched as { etag: string };
    expect(await read('/list.txt', {}, { etag })).toBe('not modified');
    expect(await read('/list.txt', {}, { etag: '"other"' })).toBe('+14155550100\n');
  });

  it('is asked for by date as well', async () => {
    const date = 'Fri, 27 Nov 2026 10:00:00 GMT';
    server.on('/dated', ({ headers }, response) => {
      response.writeHead(headers['if-modified-since'] === date ? 304 : 200).end();
    });
    expect(await read('/dated', {}, { lastModified: date })).toBe('not modified');
    expect(await read('/dated')).toBe('');
  });

  it('does not count as unchanged if nobody asked', async () => {
    server.on('/304', (_, response) => void response.writeHead(304).end());
    await expect(read('/304')).rejects.toThrow('127.0.0.1 answers 304');
  });

  it('may be packed on the way', async () => {
    const packed = gzipSync('+14155550100\n');
    server.on('/packed', (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    });
    expect(await read('/packed')).toBe(packed.toString('latin1'));
    server.on('/brotli', (_, response) => {
      response.writeHead(200, { 'content-encoding': 'br' }).end('x');
    });
    await expect(read('/brotli')).rejects.toThrow('sends the encoding br');
  });
});

describe('redirects', () => {
  for (let hop = 1; hop <= 6; hop++) {
    server.on(`/hop${hop}`, redirecting(hop === 1 ? '/list.txt' : `/hop${hop - 1}`, 300 + hop));
  }
  server.on('/hop4', redirecting('/hop3', 307));
  server.on('/hop5', redirecting('/hop4', 308));
  server.on('/hop6', redirecting('/hop5'));

  it('are followed five times', async () => {
    expect(await read('/hop5')).toBe('+14155550100\n');
    await expect(read('/hop6')).rejects.toThrow('127.0.0.1 redirects more than 5 times');
  });

  it.each([
    ['file:///etc/passwd', "to a URL that is not valid: a list can't be fetched by file:"],
    ['https://ada:secret@lists.example/', 'has a user name or password'],
    ['http://[', 'redirects to nowhere'],
    ['http://10.0.0.1/', '10.0.0.1 is private'],
    ['http://169.254.169.254/latest/meta-data/', '169.254.169.254 is link-local'],
    ['http://[::ffff:10.0.0.1]/', 'is private'],
    ['http://0x0a000001/', '10.0.0.1 is private'],
  ])('to %s: %s', async (location, problem) => {
    server.on('/away', redirecting(location));
    const fetched = read('/away');
    await expect(fetched).rejects.toThrow(problem);
    await expect(fetched).rejects.not.toThrow('secret');
  });
});

describe('addresses', () => {
  it.each([
    [`http://127.0.0.1:${port}/list.txt`, '127.0.0.1 is loopback'],
    [`http://127.1:${port}/list.txt`, '127.0.0.1 is loopback'],
    [`http://2130706433:${port}/list.txt`, '127.0.0.1 is loopback'],
    [`http://[::1]:${port}/list.txt`, '::1 is loopback'],
    [`http://[::ffff:127.0.0.1]:${port}/list.txt`, 'is loopback'],
    [`http://localhost:${port}/list.txt`, /localhost is (?:127.0.0.1|::1), which is loopback/],
    ['http://0.0.0.0/', '0.0.0.0 is unspecified'],
  ])('%s is refused', async (url, problem) => {
    const before = server.requests.length;
    await expect(read(url, { allow: [] })).rejects.toThrow(problem);
    await expect(read(url, { allow: [] })).rejects.toThrow('subscription-allow');
    expect(server.requests.length).toBe(before);
  });

  it('may be reached by name once they are allowed', async () => {
    expect(await read(`http://localhost:${port}/list.txt`)).toBe('+14155550100\n');
  });

  it('of this host are not for everybody, who learns nothing of them', async () => {
    const limited = read(`http://localhost:${port}/list.txt`, {}, { isPublicOnly: true });
    await expect(limited).rejects.toThrow(/^localhost has no public address$/);
  });

  it('need TLS unless they are allowed', async () => {
    await expect(read('http://8.8.8.8/')).rejects.toThrow(
      'fetched from 8.8.8.8 without TLS; use https, or add the address 8.8.8.8',
    );
  });

  it('are only trusted with a valid certificate', async () => {
    const secure = await listServer(selfSigned());
    secure.on(
      '/list.txt',
      sending(() => '+14155550100\n'),
    );
    await expect(read(`${secure.origin}/list.txt`)).rejects.toThrow(
      /localhost can't be trusted: .*self.signed/,
    );
    expect(secure.requests).toEqual([]);
  });
});

describe('a source that misbehaves', () => {
  it.each([401, 403, 404, 410, 500, 503])('answers %i', async (status) => {
    server.on('/status', (_, response) => void response.writeHead(status).end('<html>'));
    await expect(read('/status')).rejects.toThrow(`127.0.0.1 answers ${status}`);
  });

  it('wants to be left alone', async () => {
    server.on('/busy', (_, response) => {
      response.writeHead(429, { 'retry-after': '7200' }).end();
    });
    await expect(read('/busy')).rejects.toMatchObject({ retryAfterMs: 7_200_000 });
  });

  it('sends nothing', async () => {
    server.on('/silent', () => {});
    const limits = { idleMs: 100 };
    await expect(read('/silent', { limits })).rejects.toThrow('has sent nothing for too long');
  });

  it('stops in the middle', async () => {
    server.on('/stalled', (_, response) => void response.writeHead(200).write('+1415'));
    const limits = { idleMs: 100 };
    await expect(read('/stalled', { limits })).rejects.toThrow('has sent nothing for too long');
  });

  it('sends a byte at a time', async () => {
    server.on('/slow', (_, response) => {
      const timer = setInterval(() => response.write('1'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const limits = { totalMs: 300 };
    await expect(read('/slow', { limits })).rejects.toThrow('127.0.0.1 takes too long');
  });

  it('never ends', async () => {
    server.on('/endless', (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('+14155550100\n'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    });
    const limits = { bytes: 2_000_000 };
    await expect(read('/endless', { limits })).rejects.toThrow('sends more than 2 MB');
  });

  it('announces too much', async () => {
    server.on('/huge', (_, response) => {
      response.writeHead(200, { 'content-length': '900000000000' }).flushHeaders();
    });
    await expect(read('/huge')).rejects.toThrow('sends more than 256 MB');
  });

  it.each([
    ['with a length', { 'content-length': '1000' }],
    ['in chunks', {}],
  ])('is cut off, %s', async (_, headers) => {
    server.on('/cut', (__, response) => {
      response.writeHead(200, headers).write('+14155550100\n');
      setTimeout(() => response.socket?.destroy(), 50);
    });
    await expect(read('/cut')).rejects.toThrow('before the list was complete');
  });

  it('is not there', async () => {
    await expect(read('http://127.0.0.1:1/')).rejects.toThrow('127.0.0.1 refuses the connection');
    await expect(read('https://nowhere.invalid/')).rejects.toThrow(
      /nowhere.invalid can't be found/,
    );
  });
});

it.each([
  [undefined, undefined],
  ['0', undefined],
  ['120', 120_000],
  ['Fri, 27 Nov 2026 10:01:00 GMT', 60_000],
  ['Fri, 27 Nov 2026 09:00:00 GMT', undefined],
  ['soon', undefined],
])('Retry-After: %s', (text, ms) => {
  expect(readRetryAfter(text, Date.UTC(2026, 10, 27, 10))).toBe(ms);
});
