import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BreakableLink } from '../support/breakable-link.js';
import { exportsOf, follow, sharingHosts } from '../support/hosts.js';
import { PostgresServer } from '../support/postgres.js';
import type { Ringfence } from '../support/ringfence.js';

let server: PostgresServer;
let link: BreakableLink;
let url: string;
let a: Ringfence;
let b: Ringfence;
/** The variables of a host behind the link. */
let behindLink: { RINGFENCE_SHARED: string };

beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());
beforeEach(async () => {
  url = await server.newDatabase();
  [a, b] = (await sharingHosts(url)) as [Ringfence, Ringfence];
  link = await BreakableLink.to(server.port);
  behindLink = { RINGFENCE_SHARED: server.url(url.split('/').at(-1) ?? '', link.port) };
});
afterEach(() => link.close());

const block = (number: string) => a.runIn(behindLink, 'block', 'acme', number);

/** Both hosts have the same policy, with or without the number. */
async function expectBoth(number: string, isThere: boolean): Promise<void> {
  link.onSent = () => 'deliver';
  await follow(a, b);
  const [one, other] = await exportsOf([a, b]);
  expect(one).toBe(other);
  expect(one?.includes(number)).toBe(isThere);
}

describe('a change whose connection is lost', () => {
  it('before it is stored was not made', async () => {
    link.onSent = (bytes) => (bytes.includes('INSERT INTO ringfence.change') ? 'cut' : 'deliver');
    const { stderr, exitCode } = await block('+14155550100');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/nothing was changed: can't use the shared policy .*; see "ringfence s/);
    await expectBoth('+14155550100', false);
  });

  it('with the commit on its way was not made, if that did not arrive', async () => {
    link.onSent = (bytes) => (bytes.includes('COMMIT') ? 'cut' : 'deliver');
    const { stderr, exitCode } = await block('+14155550100');
    expect([stderr, exitCode]).toEqual([expect.stringContaining('nothing was changed'), 1]);
    await expectBoth('+14155550100', false);
  });

  it('with the commit on its way was made, if that did arrive', async () => {
    link.onSent = (bytes) => (bytes.includes('COMMIT') ? 'deliver-and-cut' : 'deliver');
    const { stderr, exitCode } = await block('+14155550100');
    expect([stderr, exitCode]).toEqual([expect.not.stringContaining('changed'), 0]);
    await expectBoth('+14155550100', true);
  });

  it('and that nobody can ask about may have been made, and the command says so', async () => {
    link.onSent = (bytes) => {
      if (!bytes.includes('COMMIT')) return 'deliver';
      link.onSent = () => 'cut';
      return 'deliver-and-cut';
    };
    const { stderr, exitCode } = await block('+14155550100');
    expect([stderr, exitCode]).toEqual([expect.stringContaining('it is not known yet'), 1]);
    await expectBoth('+14155550100', true);
  });
});

describe('a server that is away', () => {
  it('changes nothing, says why, and is used again when it is back', async () => {
    await server.stop();
    try {
      const { stderr, exitCode } = await a.run('block', 'acme', '+14155550100');
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/nothing was changed: .*nothing is listening there/);
      const status = await a.run('shared', 'status');
      expect(status.exitCode).toBe(1);
      expect(status.stdout).toContain('nothing is listening there');
      expect(await a.ok('check', 'acme', '--from', '+14155550100')).toContain('transfer');
    } finally {
      await server.start();
    }
    expect((await a.run('block', 'acme', '+14155550101')).exitCode).toBe(0);
    await expectBoth('+14155550100', false);
  });

  it('and does not answer is waited for, but not for long', async () => {
    link.stall();
    const { stderr, exitCode } = await block('+14155550100');
    expect([stderr, exitCode]).toEqual([expect.stringContaining('it does not answer'), 1]);
    link.cut();
    await expectBoth('+14155550100', false);
  });

  it('in the middle of a change neither', async () => {
    link.onSent = (bytes) => {
      if (bytes.includes('INSERT INTO ringfence.change')) link.stall();
      return 'deliver';
    };
    const { stderr, exitCode } = await block('+14155550100');
    expect([stderr, exitCode]).toEqual([expect.stringContaining('it does not answer'), 1]);
    link.cut();
    await expectBoth('+14155550100', false);
  });
});

describe('a host that stops in the middle of a change', () => {
  it('does not keep the others from changing the policy for ever', async () => {
    link.onSent = (bytes) => {
      if (bytes.includes('INSERT INTO ringfence.change')) link.stall();
      return 'deliver';
    };
    const stuck = block('+14155550100');
    expect((await b.run('block', 'acme', '+14155550101')).exitCode).toBe(0);
    expect((await stuck).exitCode).toBe(1);
    link.cut();
    await expectBoth('+14155550101', true);
  });
});
