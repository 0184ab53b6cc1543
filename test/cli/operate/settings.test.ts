import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { POLICY_SETTINGS } from '../../../src/admin/settings.js';
import { SETTINGS } from '../../../src/config/settings.js';
import { Ringfence } from '../../support/ringfence.js';

const ringfence = new Ringfence();

function file(name: string, contents: string): string {
  const path = join(ringfence.folder, name);
  writeFileSync(path, contents, { mode: 0o600 });
  return path;
}

describe.concurrent('a mistyped setting prevents the start, and a similar one is suggested', () => {
  const typo = file('typo.json', '{"listen": "127.0.0.1:0", "deadlin": "1s"}');

  it.each([
    ['a flag', ['--lisen', '127.0.0.1:0'], {}, /did you mean "--listen"\?/i],
    ['a variable', [], { RINGFENCE_LISEN: '127.0.0.1:0' }, /did you mean "RINGFENCE_LISTEN"\?/],
    ['a key of the file', ['--config', typo], {}, /"deadlin" in .*did you mean "deadline"\?/],
    ['a value', ['--log-level', 'wran'], {}, /--log-level "wran" .*did you mean "warn"\?/],
    [
      'nothing near',
      [],
      { RINGFENCE_XYZZY: '1' },
      /unknown setting RINGFENCE_XYZZY in the environ/,
    ],
  ] as const)('%s', async (_, argv, env, says) => {
    const { stdout, stderr, exitCode } = await ringfence.runIn(
      env,
      ...['serve', '--listen', '127.0.0.1:0', ...argv],
    );
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toMatch(says);
  });
});

describe('config show', () => {
  const SECRET = '0123456789abcdefghij';
  const secret = file('secret', SECRET);
  const env = {
    RINGFENCE_SOCKET_SECRET_FILE: secret,
    RINGFENCE_HASH_KEY_FILE: secret,
    FREESWITCH_PASSWORD: SECRET,
  };

  it('names every setting once, with its value and source', async () => {
    const settings = file('settings.json', '{"deadline": "900ms", "listen": "127.0.0.1:1"}');
    const argv = ['config', 'show', '--json', '--config', settings];
    const { stdout } = await ringfence.runIn(env, ...argv);
    const shown = JSON.parse(stdout) as Record<string, string>[];
    expect(shown.map(({ name }) => name)).toEqual([
      ...Object.values(SETTINGS).map(({ key }) => key),
      ...POLICY_SETTINGS,
    ]);
    const byName = new Map(shown.map(({ name, value, where }) => [name, [value, where]]));
    expect(byName.get('deadline')).toEqual(['900ms', settings]);
    expect(byName.get('socket-secret-file')).toEqual([secret, 'RINGFENCE_SOCKET_SECRET_FILE']);
    expect(byName.get('log-level')).toEqual(['info', 'default']);
  });

  it('shows the file of a secret, and never the secret', async () => {
    const { stdout } = await ringfence.runIn(env, 'config', 'show');
    expect(stdout).toContain(secret);
    expect(stdout).not.toContain(SECRET);
  });
});
