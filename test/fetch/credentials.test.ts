import { expect, it } from 'vitest';
import { credentialsIn } from '../../src/fetch/credentials.js';
import { fetcher } from '../../src/fetch/fetch-source.js';
import { LOOPBACK } from '../../src/net/subnet.js';
import { listServer } from '../support/list-server.js';
import { Ringfence } from '../support/ringfence.js';

const NETRC = `
# lists that we pay for
machine lists.example login ada password s3cret
machine other.example
  login bob
  password pass#word
machine lists.example login eve password later
default login anybody password nothing
`;

it.each([
  ['lists.example', { user: 'ada', password: 's3cret' }],
  ['other.example', { user: 'bob', password: 'pass#word' }],
  ['unknown.example', undefined],
  ['default', undefined],
])('%s: %j', (host, credentials) => {
  expect(credentialsIn(NETRC, host)).toEqual(credentials);
});

it('are sent to their host alone', async () => {
  const server = await listServer();
  server.on('/list', (_, response) => void response.end('+14155550100\n'));
  server.on('/away', (_, response) => {
    response.writeHead(302, { location: `http://localhost:${server.port}/list` }).end();
  });
  const authFile = new Ringfence().file('netrc', 'machine 127.0.0.1 login ada password x');
  const fetch = fetcher({ allow: LOOPBACK, authFile });
  const request = { url: `${server.origin}/away`, isPublicOnly: false };
  const fetched = await fetch(request, new AbortController().signal);
  expect(fetched.kind).toBe('list');
  const sent = server.requests.map(({ headers }) => headers.authorization);
  expect(sent).toEqual([`Basic ${Buffer.from('ada:x').toString('base64')}`, undefined]);
});
