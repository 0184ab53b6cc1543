import { writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { expect, it, vi } from 'vitest';
import { DaemonProcess } from '../support/daemon.js';
import { freePort } from '../support/free-port.js';
import { EVENTUALLY } from '../support/patience.js';
import { Ringfence } from '../support/ringfence.js';
import { type SelfSigned, selfSigned } from '../support/self-signed.js';

/** Which certificate a new connection is shown; undefined while there is none. */
function shownOn(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.once('error', () => resolve(undefined));
  });
}

it('over TLS, a new certificate is taken on SIGHUP, and one that is none is not', async ({
  onTestFinished,
}) => {
  const daemon = new DaemonProcess();
  onTestFinished(() => daemon.dispose());
  const port = await freePort();
  const files = { cert: join(daemon.folder, 'cert.pem'), key: join(daemon.folder, 'key.pem') };
  const write = ({ cert, key }: Pick<SelfSigned, 'cert' | 'key'>) => {
    writeFileSync(files.cert, cert);
    writeFileSync(files.key, key);
  };
  const [first, second] = [selfSigned(), selfSigned()];
  write(first);
  daemon.env = {
    RINGFENCE_WEB: `0.0.0.0:${port}`,
    RINGFENCE_WEB_CERT: files.cert,
    RINGFENCE_WEB_KEY: files.key,
  };
  await daemon.command('account', 'add', 'acme');
  await daemon.ringfence.runWith(
    'correct horse\n',
    ...['user', 'add', 'ada', '--role', 'admin', '--password-stdin'],
  );
  await daemon.start();
  await vi.waitUntil(async () => (await shownOn(port)) === first.fingerprint, EVENTUALLY);
  expect(await cookieOf(port)).toMatch(/; HttpOnly; SameSite=Strict; Secure$/);

  write(second);
  daemon.child?.kill('SIGHUP');
  await vi.waitUntil(async () => (await shownOn(port)) === second.fingerprint, EVENTUALLY);

  write({ cert: 'no certificate', key: first.key });
  daemon.child?.kill('SIGHUP');
  const complaint = () => daemon.logged.find(({ msg }) => msg.includes('the old one stays'));
  await vi.waitUntil(() => complaint() !== undefined, EVENTUALLY);
  expect(await shownOn(port)).toBe(second.fingerprint);
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed');
});

/** What a sign-in by name and password sets. */
function cookieOf(port: number): Promise<string | undefined> {
  const body = new URLSearchParams({ name: 'ada', password: 'correct horse' }).toString();
  const host = `127.0.0.1:${port}`;
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    origin: `https://${host}`,
    host,
  };
  const to = { host: '127.0.0.1', port, path: '/sign-in', method: 'POST', headers };
  return new Promise((resolve, reject) => {
    request({ ...to, rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.headers['set-cookie']?.[0]);
    })
      .once('error', reject)
      .end(body);
  });
}

it.each([
  ['in clear on the network', ['--web', '0.0.0.0:8085'], '--web-cert'],
  ['with half of a certificate', ['--web-cert', 'x.pem'], '--web-key'],
])('%s, it does not start', async (_, flags, remedy) => {
  const { exitCode, stderr } = await new Ringfence().process('web', ...flags);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(remedy);
});
