import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportsOf, follow, sharingHosts } from '../support/hosts.js';
import { PostgresServer } from '../support/postgres.js';
import { Ringfence } from '../support/ringfence.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());

/** A pair of hosts with a shared policy in a database of its own. */
async function pair(): Promise<{ a: Ringfence; b: Ringfence; url: string; name: string }> {
  const url = await server.newDatabase();
  const [a, b] = (await sharingHosts(url)) as [Ringfence, Ringfence];
  return { a, b, url, name: url.split('/').at(-1) ?? '' };
}

describe('init and join', () => {
  it('a host that joins has the policy of the first one, with its history', async () => {
    const { a, b } = await pair();
    expect(await b.ok('export')).toBe(await a.ok('export'));
    expect(await b.json('history')).toEqual(await a.json('history'));
  });

  it('there is one shared policy in a database', async () => {
    const { url } = await pair();
    const other = new Ringfence();
    await other.ok('account', 'add', 'globex');
    const { stderr, exitCode } = await other.run('shared', 'init', url);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /there is a shared policy at .* already; to take it: ringfence shared join/,
    );
  });

  it('a host that has a policy is asked for --replace, and keeps a copy of its own', async () => {
    const { a, url } = await pair();
    const other = new Ringfence();
    await other.ok('account', 'add', 'globex');
    const refused = await other.run('shared', 'join', url);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('add --replace');
    expect(await other.ok('account', 'list')).toContain('globex');
    const { kept } = JSON.parse(await other.ok('shared', 'join', url, '--replace', '--json'));
    expect(await other.ok('export')).toBe(await a.ok('export'));
    expect(await other.ok('--db', kept, 'account', 'list')).toContain('globex');
  });

  it('nothing can be joined where nothing is shared', async () => {
    const { stderr, exitCode } = await new Ringfence().run(
      'shared',
      'join',
      await server.newDatabase(),
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('there is no shared policy at');
    expect(stderr).toContain('ringfence shared init --help');
  });

  it('a host that leaves goes on alone', async () => {
    const { a, b } = await pair();
    await b.ok('shared', 'leave');
    await b.ok('block', 'acme', '+14155550100');
    await a.ok('block', 'acme', '+14155550101');
    expect(await b.ok('list', 'show', 'acme/blocked')).not.toContain('+14155550101');
    const { stderr, exitCode } = await b.run('shared', 'status');
    expect([stderr, exitCode]).toEqual([expect.stringContaining('is not shared'), 3]);
    expect(await a.json('shared', 'status')).toMatchObject({ hosts: [{ isThisOne: true }] });
  });

  it('the status shows hosts, position and snapshots', async () => {
    const { a, b } = await pair();
    await a.ok('block', 'acme', '+14155550100');
    const status = (await b.json('shared', 'status')) as { hosts: { name: string }[] };
    expect(status).toMatchObject({
      seq: 0,
      head: 1,
      behind: 1,
      snapshots: [{ seq: 0 }],
      hosts: [{ isThisOne: false }, { isThisOne: true }],
    });
    expect(new Set(status.hosts.map(({ name }) => name)).size).toBe(2);
    expect(await b.ok('shared', 'status')).toContain('change 0 of 1, 1 change behind');
  });
});

describe('changes', () => {
  it('of every kind travel, and can be undone on any host', async () => {
    const { a, b } = await pair();
    await a.ok('block', 'acme', '+14155550100', '--label', 'sells windows');
    await b.ok('block', 'acme', '+14155550101');
    await a.ok('list', 'create', 'spam', '--everyone');
    await follow(b);
    await b.runWith('+442071838750\n+442071838751\n', 'list', 'import', 'spam', '-');
    await a.ok('config', 'set', 'home-country', 'GB');
    await b.ok('account', 'add', 'globex', '--route', '+14155550142');
    await a.ok('user', 'add', 'ada', '--role', 'admin');
    await b.runWith('a password', 'user', 'set', 'ada', '--password-stdin');
    await follow(a);
    await a.ok('list', 'remove', 'spam', '+442071838751');
    await follow(b);
    await b.ok('list', 'delete', 'acme/blocked', '--yes');
    await follow(a);
    await a.ok('undo');
    await b.ok('account', 'pause', 'globex', '--until', '2h');
    await follow(a, b);
    const [one, other] = await exportsOf([a, b]);
    expect(other).toBe(one);
    expect(one).toContain('sells windows');
    expect(await b.json('history', '--limit', '100')).toEqual(
      await a.json('history', '--limit', '100'),
    );
    expect(await b.json('user', 'list')).toEqual(await a.json('user', 'list'));
    const file = a.file('policy.json', one ?? '');
    await b.ok('account', 'remove', 'globex', '--yes');
    await a.ok('apply', file, '--prune', '--yes');
    await follow(b);
    expect(await exportsOf([a, b])).toEqual([one, one]);
  });

  it('a change that is refused leaves no trace', async () => {
    const { a, b } = await pair();
    await a.ok('block', 'acme', '+14155550100');
    await follow(b);
    const { stderr, exitCode } = await b.run('list', 'remove', 'acme/blokced', '1012');
    expect([stderr, exitCode]).toEqual([expect.stringContaining('did you mean'), 3]);
    expect(await a.json('shared', 'status')).toMatchObject({ head: 1 });
  });

  it('of several hosts at once come one after the other, and none is lost', async () => {
    const url = await server.newDatabase();
    const hosts = await sharingHosts(url, 3);
    const numbers = Array.from({ length: 24 }, (_, at) => `+1415555${1000 + at}`);
    const blockOn = async (host: Ringfence, at: number) => {
      const own = numbers.filter((_, index) => index % hosts.length === at);
      for (const number of own) await host.ok('block', 'acme', number);
    };
    await Promise.all(hosts.map(blockOn));
    await follow(...hosts);
    const [one, ...others] = await exportsOf(hosts);
    expect(others).toEqual([one, one]);
    for (const number of numbers) expect(one).toContain(number);
    expect(await hosts[0]?.json('shared', 'status')).toMatchObject({ head: numbers.length });
  });

  it('undo refuses what a later change of another host touched', async () => {
    const { a, b } = await pair();
    await a.ok('block', 'acme', '+14155550100');
    await b.ok('block', 'acme', '+14155550100', '--label', 'ours');
    const { stderr, exitCode } = await a.run('undo', '2');
    expect([stderr, exitCode]).toEqual([expect.stringContaining('undo 3 first'), 2]);
  });
});

describe('a policy that does not fit the log', () => {
  it('a restored backup is the policy of all hosts from then on', async () => {
    const { a, b } = await pair();
    await a.ok('block', 'acme', '+14155550100');
    const backup = join(a.folder, 'backup.db');
    await a.ok('backup', backup);
    await b.ok('block', 'acme', '+14155550101');
    const restored = await a.ok('restore', backup, '--yes');
    expect(restored).toContain('on all hosts that share it');
    await b.ok('block', 'acme', '+14155550102');
    await follow(a);
    const [one, other] = await exportsOf([a, b]);
    expect(one).toBe(other);
    expect(one).toContain('+14155550102');
    expect(one).not.toContain('+14155550101');
  });

  it('an old copy of the file goes on from where it was, as long as the log has that', async () => {
    const { a, b } = await pair();
    const old = readFileSync(b.db);
    await a.ok('block', 'acme', '+14155550100');
    await b.ok('block', 'acme', '+14155550101');
    writeFileSync(b.db, old);
    await b.ok('block', 'acme', '+14155550102');
    await follow(a);
    expect(await b.ok('export')).toBe(await a.ok('export'));
  });

  it('a log that fits no copy of the policy is not applied', async () => {
    const { a, b, name } = await pair();
    await b.ok('block', 'acme', '+14155550101');
    await server.query(name, "UPDATE ringfence.change SET hash = 'x'");
    await server.query(name, "UPDATE ringfence.head SET hash = 'x'");
    const { stderr, exitCode } = await a.run('block', 'acme', '+14155550102');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/nothing was changed: the log does not fit the newest snapshot either/);
  });

  it('a backup that is restored where nothing is shared is of that host alone', async () => {
    const { a } = await pair();
    const backup = join(a.folder, 'backup.db');
    await a.ok('backup', backup);
    const other = new Ringfence();
    await other.ok('restore', backup);
    expect((await other.run('shared', 'status')).stderr).toContain('is not shared');
  });
});

describe('a newer version', () => {
  it('its changes are not applied: the host keeps its policy and says so', async () => {
    const { a, b, name } = await pair();
    await a.ok('block', 'acme', '+14155550100');
    await server.query(name, 'UPDATE ringfence.change SET version = 99');
    const { stderr, exitCode } = await b.run('block', 'acme', '+14155550101');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/nothing was changed: change 1 .* by a newer ringfence.*; install/);
    expect(await b.ok('check', 'acme', '--from', '+14155550100')).toContain('transfer');
  });

  it('its tables are not used', async () => {
    const { url, name } = await pair();
    await server.query(name, 'UPDATE ringfence.schema_version SET version = 99');
    const { stderr, exitCode } = await new Ringfence().run('shared', 'join', url);
    expect([stderr, exitCode]).toEqual([expect.stringContaining('schema 99'), 1]);
  });
});
