import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT, NODE_OPTIONS, systemdUnit } from '../../src/systemd-unit.js';
import { COMMAND, Ringfence } from '../support/ringfence.js';
import { temporaryFolder } from '../support/temporary.js';

/** The first that looks at a file without a running systemd. */
const OFFLINE_SINCE = 250;
const { stdout } = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' });
const isPossible = Number(/\d+/.exec(stdout ?? '')?.[0] ?? 0) >= OFFLINE_SINCE;
if (!isPossible) console.warn(`skipped: no systemd-analyze of systemd ${OFFLINE_SINCE} here`);

const ringfence = new Ringfence();

function analyze(verb: readonly string[], unit: string) {
  const file = join(temporaryFolder(), 'ringfence.service');
  writeFileSync(file, unit);
  const { status, stdout, stderr } = spawnSync('systemd-analyze', [...verb, file], {
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

describe('ringfence systemd-unit', () => {
  it('prints a service that runs this ringfence with this Node.js', async () => {
    const { stdout: unit, exitCode } = await ringfence.run('systemd-unit');
    expect(exitCode).toBe(0);
    expect(unit).toBe(systemdUnit({ node: process.execPath, main: COMMAND }));
    expect(unit).toContain(
      `\nExecStart=${process.execPath} ${NODE_OPTIONS.join(' ')} ${COMMAND} serve\n`,
    );
  });

  it('gives Node.js what npm start does', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const { MALLOC_ARENA_MAX } = ENVIRONMENT;
    const node = `MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX} node ${NODE_OPTIONS.join(' ')}`;
    expect(scripts.start).toContain(`${node} dist/main.js serve`);
    const unit = systemdUnit({ node: '/usr/bin/node', main: '/main.js' });
    expect(unit).toContain(`\nEnvironment=MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX}\n`);
  });

  it('leaves V8 what it needs, and says why', () => {
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
  const unit = systemdUnit({ node: process.execPath, main: COMMAND });

  it('finds the unit correct, and a wrong one not', () => {
    expect(analyze(['verify'], unit)).toEqual({ status: 0, said: '' });
    expect(analyze(['verify'], unit.replace('Restart=always', 'Restart=ever')).said).not.toBe('');
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
