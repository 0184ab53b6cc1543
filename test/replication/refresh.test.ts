import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BreakableLink } from '../support/breakable-link.js';
import { follow, sharingHosts } from '../support/hosts.js';
import { PostgresServer } from '../support/postgres.js';
import type { Ringfence } from '../support/ringfence.js';

/* Commands on hosts where no companion runs, so that nothing follows the shared policy. */

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());

async function pair(): Promise<{ a: Ringfence; b: Ringfence; url: string; name: string }> {
  const url = await server.newDatabase();
  const [a, b] = (await sharingHosts(url)) as [Ringfence, Ringfence];
  return { a, b, url, name: url.split('/').at(-1) ?? '' };
}

const CHECK = ['check', 'acme', '--from', '+14155550100'];
const MAY_BE_OLD = /^note: this is the copy of this host, whose last change is of .+; it may be /;

describe('a command that reads', () => {
  it('first applies what other hosts have changed', async () => {
    const { a, b } = await pair();
    await a.ok('block', 'acme', '+14155550100');
    expect(await b.run(...CHECK)).toMatchObject({ exitCode: 10, stderr: '' });
    await a.ok('user', 'add', 'ada', '--role', 'admin');
    expect(await b.json('user', 'list')).toMatchObject([{ name: 'ada' }]);
    expect(await b.json('shared', 'status')).toMatchObject({ behind: 0 });
  });

  it('reads the copy if PostgreSQL is away, and says how old it is', async () => {
    const { a, b } = await pair();
    await a.ok('block', 'acme', '+14155550100');
    await server.stop();
    try {
      const { stdout, stderr, exitCode } = await b.run(...CHECK);
      expect([stdout, exitCode]).toEqual([expect.stringContaining('transfer'), 0]);
      expect(stderr).toMatch(MAY_BE_OLD);
      expect(stderr).toMatch(/out of date: can't use .+: nothing is listening there; see "/);
      expect(stderr.match(/note:/g)).toHaveLength(1);
    } finally {
      await server.start();
    }
    expect((await b.run(...CHECK)).exitCode).toBe(10);
  });

  it('does not wait for long if PostgreSQL does not answer', async () => {
    const { a, b, name } = await pair();
    await a.ok('block', 'acme', '+14155550100');
    const link = await BreakableLink.to(server.port);
    try {
      link.stall();
      const env = { RINGFENCE_SHARED: server.url(name, link.port) };
      const { stderr, exitCode } = await b.runIn(env, ...CHECK);
      expect([stderr, exitCode]).toEqual([expect.stringContaining('it does not answer'), 0]);
    } finally {
      link.close();
    }
  });

  it('does not wait for a large change', async () => {
    const { a, b } = await pair();
    await a.ok('list', 'create', 'big');
    const numbers = Array.from({ length: 100_000 }, (_, at) => `+1${2_120_000_000 + at * 7}`);
    await a.ok('list', 'import', 'big', a.file('big.txt', numbers.join('\n')), '--force');
    const { stderr, exitCode } = await b.run(...CHECK);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(MAY_BE_OLD);
    expect(stderr).toContain('it lacks a large change');
    await follow(b);
    expect((await b.run(...CHECK)).stderr).toBe('');
  });

  it('says so if the copy does not fit the log', async () => {
    const { a, b, name } = await pair();
    await a.ok('block', 'acme', '+14155550100');
    await server.query(name, "UPDATE ringfence.change SET hash = 'x'");
    const { stderr } = await b.run(...CHECK);
    expect(stderr).toContain('it does not fit the shared policy: change 1 has another hash');
  });
});

it('a command that changes knows what other hosts have added', async () => {
  const { a, b } = await pair();
  await a.ok('account', 'add', 'globex');
  await a.ok('list', 'create', 'globex/spam');
  await b.ok('list', 'add', 'globex/spam', '+14155550100');
  await a.ok('list', 'remove', 'globex/spam', '+14155550100');
});
