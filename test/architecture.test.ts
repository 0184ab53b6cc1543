import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { pathOf } from '../src/cli/help.js';
import { commandTree, visibleCommands } from './support/command-tree.js';

const SRC = new URL('../src', import.meta.url).pathname;

interface Import {
  readonly from: string;
  readonly to: string;
}

const IMPORTS: Import[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((from) => {
    const text = readFileSync(join(SRC, from), 'utf8');
    const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)];
    return specifiers.map(([, specifier = '']) => ({
      from,
      to: specifier.startsWith('.')
        ? relative(SRC, join(SRC, dirname(from), specifier))
        : specifier,
    }));
  });

const folderOf = (file: string) => (file.includes('/') ? (file.split('/')[0] as string) : '');

const outOf = (folder: string) => IMPORTS.filter(({ from }) => folderOf(from) === folder);

it('finds imports at all', () => {
  expect(IMPORTS).toContainEqual({
    from: 'screening/decide.ts',
    to: 'screening/policy/policy.js',
  });
  expect(IMPORTS).toContainEqual({
    from: 'cli/operate/serve-commands.ts',
    to: 'cli/operate/serve.js',
  });
});

it('screening is pure: nothing but itself and two small libraries', () => {
  const allowed = /^(?:screening\/|did-you-mean\.js$|libphonenumber-js\/min)/;
  const others = outOf('screening').filter(({ to }) => !allowed.test(to));
  expect(others).toEqual([]);
});

it('screening reads no clock and no environment', () => {
  const impure = readdirSync(join(SRC, 'screening'), { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      file.endsWith('.ts') &&
      /Date\.now|new Date\(\)|process\.|Math\.random|performance\./.test(
        readFileSync(join(SRC, 'screening', file), 'utf8'),
      ),
  );
  expect(impure).toEqual([]);
});

it.each([
  [
    'admin',
    ['event-socket', 'cli', 'http', 'companion', 'daemon', 'config', 'net', 'replay', 'doctor'],
  ],
  ['event-socket', ['store', 'admin', 'cli', 'replay', 'doctor']],
  ['store', ['event-socket', 'admin', 'cli', 'replay', 'doctor']],
  ['formats', ['event-socket', 'store', 'admin', 'cli', 'replay', 'doctor']],
  ['replay', ['admin', 'cli', 'doctor']],
  ['doctor', ['cli', 'replay']],
])('%s knows nothing of %j', (folder, forbidden) => {
  const wrong = outOf(folder).filter(({ to }) => forbidden.includes(folderOf(to)));
  expect(wrong).toEqual([]);
});

it('commands are written in one file, and FreeSWITCH names read in one', () => {
  const writers = (pattern: RegExp) =>
    readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && pattern.test(readFileSync(join(SRC, file), 'utf8')),
    );
  expect(writers(/call-command: /)).toEqual(['event-socket/commands.ts']);
  expect(writers(/['"`]variable_/)).toEqual(['event-socket/inbound-call.ts']);
});

it.each(['admin', 'formats', 'screening'])(
  '%s names no command and no option: each face words a remedy itself',
  (folder) => {
    const paths = visibleCommands(commandTree()).map(pathOf).slice(1);
    const bare = paths.map((path) => `"${path.replace(/^ringfence /, '')} `);
    const naming = readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => withoutComments(readFileSync(join(SRC, folder, file), 'utf8')).split('\n'))
      .filter(
        (line) =>
          [...paths, ...bare].some((path) => line.includes(path)) || /["'`\s(]--[a-z]/.test(line),
      );
    expect(naming).toEqual([]);
  },
);

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(?<=^|\s)\/\/.*$/gm, '');
}
