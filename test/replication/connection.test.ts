import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresServer } from '../support/postgres.js';
import { Ringfence } from '../support/ringfence.js';

const CERTIFICATE = fileURLToPath(new URL('./tls/server.pem', import.meta.url));
const KEY = fileURLToPath(new URL('./tls/server.key', import.meta.url));
const PASSWORD = 'correct horse';

let server: PostgresServer;
const ringfence = new Ringfence();

/** `ada` needs her password. */
beforeAll(async () => {
  server = await PostgresServer.start();
  await server.query('postgres', `CREATE USER ada PASSWORD '${PASSWORD}'`);
  await server.query('postgres', 'CREATE DATABASE shared OWNER ada');
  const rules = join(server.data, 'pg_hba.conf');
  writeFileSync(rules, `host all ada 127.0.0.1/32 scram-sha-256\n${readFileSync(rules, 'utf8')}`);
  const { uid, gid } = statSync(rules);
  for (const [from, name] of [
    [CERTIFICATE, 'server.crt'],
    [KEY, 'server.key'],
  ] as const) {
    const file = join(server.data, name);
    copyFileSync(from, file);
    chmodSync(file, 0o600);
    chownSync(file, uid, gid);
  }
  await ringfence.ok('account', 'add', 'acme');
});
afterAll(() => server.dispose());

const at = (user: string, parameters = '', host = '127.0.0.1') =>
  `postgres://${user}@${host}:${server.port}/shared${parameters}`;

/** What the command says that would share the policy, if it could. */
async function tryToShare(url: string, env: Readonly<Record<string, string>> = {}) {
  const { stdout, stderr, exitCode } = await ringfence.runIn(env, 'shared', 'init', url);
  if (exitCode === 0) await ringfence.ok('shared', 'leave');
  if (exitCode === 0) await server.query('shared', 'DROP SCHEMA ringfence CASCADE');
  return `${exitCode} ${stdout}${stderr}`;
}

describe('the password', () => {
  const file = (content: string) => ({
    RINGFENCE_SHARED_PASSWORD_FILE: ringfence.file('password', content),
  });

  it('is read from a file', async () => {
    await server.reload();
    expect(await tryToShare(at('ada'), file(`${PASSWORD}\n`))).toMatch(/^0 /);
  });

  it('is read from the URL of the environment, which is shown and stored without', async () => {
    const env = {
      RINGFENCE_SHARED: at('ada').replace('ada', `ada:${encodeURIComponent(PASSWORD)}`),
    };
    const { exitCode } = await ringfence.runIn(env, 'shared', 'init');
    expect(exitCode).toBe(0);
    const shown = await ringfence.runIn(env, 'config', 'show');
    expect(shown.stdout).toContain(at('ada'));
    expect(shown.stdout).not.toContain('correct');
    expect(readFileSync(ringfence.db, 'latin1')).not.toContain('correct');
    expect((await ringfence.runIn(env, 'block', 'acme', '1012')).exitCode).toBe(0);
    await ringfence.ok('shared', 'leave');
    await server.query('shared', 'DROP SCHEMA ringfence CASCADE');
  });

  it('is not taken from the command line', async () => {
    const said = await tryToShare(at('ada:secret'));
    expect(said).toMatch(/^2 .*can be seen by others/);
    expect(said).not.toContain('secret@');
  });

  it('that is wrong or missing is not repeated', async () => {
    for (const env of [file('wrong horse'), {}]) {
      const said = await tryToShare(at('ada'), env);
      expect(said).toMatch(/^1 .*the password is wrong; give it with shared-password-file/);
      expect(said).not.toContain('horse');
    }
  });

  it('in a file that is not there is named', async () => {
    const said = await tryToShare(at('ada'), { RINGFENCE_SHARED_PASSWORD_FILE: '/nowhere' });
    expect(said).toMatch(/^1 .*can't read the password of the shared policy: .*\/nowhere/);
  });
});

describe('TLS', () => {
  const authority = `sslrootcert=${encodeURIComponent(CERTIFICATE)}`;

  it('is asked for where the URL says so', async () => {
    const said = await tryToShare(at('postgres', '?sslmode=verify-full'));
    expect(said).toMatch(/^1 .*it offers no TLS; add \?sslmode=disable/);
  });

  it('is verified', async () => {
    await server.stop();
    appendFileSync(join(server.data, 'postgresql.conf'), 'ssl = on\n');
    await server.start();
    const verified = '?sslmode=verify-full';
    expect(await tryToShare(at('postgres', verified))).toMatch(/^1 .*self-signed; name it/);
    expect(await tryToShare(at('postgres', `${verified}&${authority}`))).toMatch(/^0 /);
    const other = at('postgres', `${verified}&${authority}`, 'localhost');
    expect(await tryToShare(other)).toMatch(/^1 .*its certificate is for another host name/);
    expect(await tryToShare(at('postgres', '?sslmode=require'))).toMatch(/^0 /);
  });
});

describe('a database that can not be used', () => {
  it.each([
    ['that is not there', () => server.url('nowhere'), /the database does not exist; create it/],
    ['where nothing listens', () => server.url('x', 1), /nothing is listening there/],
    [
      'on a host that is not there',
      () => 'postgres://db.invalid/x',
      /host name not found|name server/,
    ],
    ['whose user may not create tables', () => at('guest'), /permission denied/],
  ])('%s', async (_, url, says) => {
    await server.query('postgres', 'DROP USER IF EXISTS guest');
    await server.query('postgres', 'CREATE USER guest');
    const said = await tryToShare(url());
    expect(said).toMatch(/^1 .*can't use the shared policy at /);
    expect(said).toMatch(says);
  });
});
