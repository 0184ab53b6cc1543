import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ENVIRONMENT,
  hidingFolder,
  NODE_OPTIONS,
  systemdUnit,
  webUnit,
} from '../../../src/cli/operate/unit-file.js';
import { COMMAND, Ringfence } from '../../support/ringfence.js';
import { isSeenByService } from '../../support/seen-by-service.js';
import { temporaryFolder } from '../../support/temporary.js';

/** The first that looks at a file without a running systemd. */
const OFFLINE_SINCE = 250;
const { stdout } = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' });
const isPossible = Number(/\d+/.exec(stdout ?? '')?.[0] ?? 0) >= OFFLINE_SINCE;
if (!isPossible) console.warn(`skipped: no systemd-analyze of systemd ${OFFLINE_SINCE} here`);

const ROOT = join(COMMAND, '../..');
const ringfence = new Ringfence();

function analyze(verb: readonly string[], unit: string, name = 'ringfence.service') {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, unit);
  const { status, stdout, stderr } = spawnSync('systemd-analyze', [...verb, file], {
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

describe('ringfence systemd-unit', () => {
  it.runIf(isSeenByService)(
    'prints a service that runs this ringfence with this Node.js',
    async () => {
      const { stdout: unit, exitCode } = await ringfence.process('systemd-unit');
      expect(exitCode).toBe(0);
      expect(unit).toBe(systemdUnit({ node: process.execPath, main: COMMAND }));
      expect(unit).toContain(
        `\nExecStart=${process.execPath} ${NODE_OPTIONS.join(' ')} ${COMMAND} serve\n`,
      );
      const web = await ringfence.process('systemd-unit', '--web-only');
      expect(web.stdout).toContain(` ${COMMAND} web\n`);
    },
  );

  it.each([
    ['/home/jane/ringfence/dist/main.js', '/home'],
    ['/home/jane/.nvm/versions/node/v24.1.0/bin/node', '/home'],
    ['/root/.local/bin/node', '/root'],
    ['/root/ringfence/dist/main.js', '/root'],
    ['/run/user/1000/node', '/run/user'],
    ['/run/user/1000/ringfence/dist/main.js', '/run/user'],
    ['/tmp/node', '/tmp'],
    ['/tmp/ringfence/dist/main.js', '/tmp'],
    ['/var/tmp/node', '/var/tmp'],
    ['/var/tmp/ringfence/dist/main.js', '/var/tmp'],
    ['/usr/bin/node', undefined],
    ['/usr/local/lib/node_modules/ringfence/dist/main.js', undefined],
    ['/opt/home/ringfence/dist/main.js', undefined],
    ['/homes/jane/node', undefined],
    ['/srv/tmp/node', undefined],
  ])('reports %s hidden by %s', (path, folder) => {
    expect(hidingFolder(path)).toBe(folder);
  });

  it.runIf(hidingFolder(realpathSync(tmpdir())))(
    'refuses to write a unit for a copy in a temporary folder, with the remedy',
    () => {
      const copy = realpathSync(temporaryFolder());
      for (const name of ['dist', 'db', 'package.json']) {
        cpSync(join(ROOT, name), join(copy, name), { recursive: true });
      }
      symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
      const main = join(copy, 'dist', 'main.js');
      const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'systemd-unit'], {
        encoding: 'utf8',
      });
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain("the service can't see ");
      expect(stderr).toMatch(/; install (?:it|a Node\.js) for all users/);
    },
  );

  it('has the same Node.js options as npm start', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const { MALLOC_ARENA_MAX } = ENVIRONMENT;
    const node = `MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX} node ${NODE_OPTIONS.join(' ')}`;
    expect(scripts.start).toContain(`${node} dist/main.js serve`);
    const unit = systemdUnit({ node: '/usr/bin/node', main: '/main.js' });
    expect(unit).toContain(`\nEnvironment=MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX}\n`);
  });

  it('allows what V8 needs, with the reason', () => {
    const unit = systemdUnit({ node: '/usr/bin/node', main: '/usr/lib/ringfence/dist/main.js' });
    expect(unit).not.toMatch(/^MemoryDenyWriteExecute=/m);
    expect(unit).toContain('# Not MemoryDenyWriteExecute: ');
  });

  it.each([
    ['/usr/bin/node', '/usr/bin/node'],
    ['/opt/my node', '"/opt/my node"'],
    ['/opt/100%', '"/opt/100%%"'],
    ['/opt/a"b\\c', '"/opt/a\\"b\\\\c"'],
    ['/opt/$HOME', '"/opt/$$HOME"'],
  ])('writes the path %s so that systemd reads it', (main, written) => {
    const unit = systemdUnit({ node: '/usr/bin/node', main });
    const options = NODE_OPTIONS.join(' ');
    expect(unit).toContain(`\nExecStart=/usr/bin/node ${options} ${written} serve\n`);
  });
});

describe.runIf(isPossible)('systemd-analyze', () => {
  const installation = { node: process.execPath, main: COMMAND };
  const unit = systemdUnit(installation);

  it.each([
    ['ringfence.service', unit],
    ['ringfence-web.service', webUnit(installation)],
  ])('finds %s correct, and a wrong one not', (name, text) => {
    expect(analyze(['verify'], text, name)).toEqual({ status: 0, said: '' });
    const wrong = text.replace('Restart=always', 'Restart=ever');
    expect(analyze(['verify'], wrong, name).said).not.toBe('');
  });

  it('finds a program behind any path', () => {
    const folder = join(temporaryFolder(), 'a b%c');
    mkdirSync(folder);
    const node = join(folder, 'node');
    symlinkSync(process.execPath, node);
    expect(analyze(['verify'], systemdUnit({ node, main: COMMAND }))).toEqual({
      status: 0,
      said: '',
    });
  });

  it('rates its exposure 2.5 or better, and one without protection worse', () => {
    const verb = ['security', '--offline=true', '--threshold=25'];
    expect(analyze(verb, unit)).toMatchObject({ status: 0 });
    const open = unit.replace(/^(?:Protect|Private|SystemCall|Restrict).*\n/gm, '');
    expect(analyze(verb, open).status).not.toBe(0);
  });
});
