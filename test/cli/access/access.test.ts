import { describe, expect, it } from 'vitest';
import { hashSecret } from '../../../src/admin/access/secrets.js';
import { openAccessStore } from '../../../src/store/sqlite/access/access-store.js';
import { createPolicy, dump } from '../../support/policy.js';
import { Ringfence } from '../../support/ringfence.js';

async function withAcme(): Promise<Ringfence> {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, (edit) => {
    edit.addAccount('acme', {});
    edit.addAccount('globex', {});
  });
  return ringfence;
}

const users = (ringfence: Ringfence) => ringfence.json('user', 'list');

describe.concurrent('user', () => {
  it('add, set, list and remove', async () => {
    const ringfence = await withAcme();
    expect(await ringfence.run('user', 'add', 'Ada', '--role', 'admin')).toEqual({
      stdout: 'added user ada (admin)\n',
      stderr: 'note: to sign in: ringfence user login ada\n',
      exitCode: 0,
    });
    const bob = ['--role', 'manager', '--account', 'acme', '--account', 'globex'];
    await ringfence.ok('user', 'add', 'bob', ...bob);
    expect(await users(ringfence)).toMatchObject([
      { name: 'ada', role: 'admin', accounts: [] },
      { name: 'bob', role: 'manager', accounts: ['acme', 'globex'] },
    ]);
    await ringfence.ok('user', 'set', 'bob', '--role', 'viewer', '--account', 'acme');
    await ringfence.ok('user', 'remove', 'ada');
    expect(await users(ringfence)).toMatchObject([
      { name: 'bob', role: 'viewer', accounts: ['acme'] },
    ]);
    await ringfence.ok('user', 'set', 'bob', '--role', 'admin');
    expect(await users(ringfence)).toMatchObject([{ role: 'admin', accounts: [] }]);
  });

  it('takes a password from standard input, and keeps only slow hashes', async () => {
    const ringfence = await withAcme();
    const argv = ['user', 'add', 'bob', '--role', 'admin', '--password-stdin'];
    expect(await ringfence.runWith('correct horse\n', ...argv)).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
    const { principal } = dump(ringfence.db) as { principal: { rows: Record<string, unknown>[] } };
    expect(principal.rows).toMatchObject([
      { name: 'bob', md5_hash: expect.stringMatching(/^[0-9a-f]{64}$/), key_hash: null },
    ]);
    expect(JSON.stringify(dump(ringfence.db))).not.toContain('horse');
    expect(await ringfence.runWith('short\n', 'user', 'set', 'bob', '--password-stdin')).toEqual({
      stdout: '',
      stderr: 'ringfence: the password has 5 characters; give 8 to 1024\n',
      exitCode: 2,
    });
  });

  it('login prints a link, on the address of the web interface', async () => {
    const ringfence = await withAcme();
    await ringfence.ok('user', 'add', 'ada', '--role', 'admin');
    const env = { RINGFENCE_WEB: '127.0.0.1:9000' };
    const { stdout, stderr } = await ringfence.runIn(env, 'user', 'login', 'ada');
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:9000\/login\/[0-9a-f]{64}\n$/);
    expect(stderr).toBe('note: it signs in once, within five minutes\n');
  });
});

describe.concurrent('key', () => {
  it('add prints it once; only its hash is kept', async () => {
    const ringfence = await withAcme();
    const argv = ['key', 'add', 'ci', '--role', 'manager', '--account', 'acme', '--expires', '90d'];
    const { stdout, stderr } = await ringfence.run(...argv);
    expect(stdout).toMatch(/^[0-9a-f]{64}\n$/);
    expect(stderr).toContain('shown this once');
    const store = openAccessStore(ringfence.db);
    const key = store.bySecret('key', hashSecret(stdout.trim()));
    store.close();
    expect(key).toMatchObject({ name: 'ci', role: 'manager', accounts: ['acme'] });
    expect(JSON.stringify(dump(ringfence.db))).not.toContain(stdout.trim());
    expect(await ringfence.json('key', 'list')).toMatchObject([
      { name: 'ci', expiresAt: expect.stringMatching(/^20/) },
    ]);
    await ringfence.ok('key', 'remove', 'ci');
    expect(await ringfence.ok('key', 'list')).toContain('no keys yet');
  });
});

describe('rejected input', () => {
  it.each([
    [['user', 'add', 'bob'], 'which role? give --role viewer'],
    [['user', 'add', 'bob', '--role', 'admn'], 'did you mean "admin"?'],
    [['user', 'add', 'bob', '--role', 'viewer'], 'a viewer needs an account to see'],
    [['user', 'add', 'b/b', '--role', 'admin'], '"b/b" is not a valid name'],
    [['user', 'add', 'bob', '--role', 'admin', '--account', 'acme'], 'an admin sees every account'],
    [['user', 'set', 'bob'], 'nothing to change'],
    [['user', 'login', 'bob'], 'the web interface is off'],
    [['user', 'login', 'bob', '--web', '127.0.0.1:1'], 'user "bob" not found'],
    [['key', 'add', 'ci', '--role', 'manager', '--account', 'x'], 'account "x" not found'],
    [['key', 'add', 'ci', '--role', 'admin', '--expires', 'soon'], '"soon" is not a valid time'],
    [['key', 'remove', 'ci'], 'key "ci" not found'],
  ])('%j', async (argv, says) => {
    const ringfence = await withAcme();
    const { stdout, stderr, exitCode } = await ringfence.run(...argv);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: expect.stringContaining(says) });
    expect([2, 3]).toContain(exitCode);
  });
});
