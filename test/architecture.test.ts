import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { pathOf } from '../src/cli/help.js';
import { commandTree, visibleCommands } from './support/command-tree.js';

/** What every command may import. */
const CLI =
  'commander cli cli/terminal admin config did-you-mean.ts duration.ts errors.ts printable.ts screening screening/caller screening/number screening/policy store';

/*
 * What each part of src may import. A part is a folder, two levels deep, or a file at the root of src.
 * Node.js modules are not listed; `screening` may import none.
 */
const ALLOWED: Readonly<Record<string, string>> = {
  'main.ts': 'cli',
  'did-you-mean.ts': 'fastest-levenshtein',
  'duration.ts': '',
  'errors.ts': '',
  'log.ts': 'errors.ts pino pino-pretty printable.ts',
  'printable.ts': '',
  'priority.ts': '',
  'version.ts': '',

  screening: 'screening/caller screening/policy',
  'screening/number': 'did-you-mean.ts libphonenumber-js',
  'screening/caller': 'screening/number',
  'screening/policy': 'did-you-mean.ts duration.ts screening/caller screening/number',

  net: 'errors.ts valibot',
  config: 'did-you-mean.ts duration.ts errors.ts net store valibot',
  'event-socket': 'net pino screening screening/caller screening/policy',

  store: 'duration.ts errors.ts screening screening/policy store/document',
  'store/document':
    'did-you-mean.ts duration.ts errors.ts formats screening/caller screening/number screening/policy store store/sqlite valibot',
  'store/hosts': 'errors.ts store store/sql',
  'store/postgres': 'pg store store/hosts store/sql',
  'store/sql': 'screening store',
  'store/sqlite':
    'better-sqlite3 did-you-mean.ts errors.ts pino priority.ts screening/caller screening/number screening/policy store store/document store/hosts store/sql',

  formats:
    '@streamparser/json did-you-mean.ts duration.ts errors.ts papaparse sax screening/number screening/policy',
  replay: 'errors.ts event-socket net pino screening screening/caller screening/policy store',
  daemon:
    'config errors.ts event-socket net pino priority.ts screening screening/policy store store/sqlite version.ts',
  doctor:
    'admin config daemon errors.ts esl-lite event-socket net pino replication screening/policy store store/sqlite',

  admin:
    'did-you-mean.ts duration.ts errors.ts formats printable.ts screening screening/caller screening/number screening/policy store store/document',

  'admin/access': 'errors.ts store',

  fetch: 'admin errors.ts net screening/policy store version.ts',
  replication: 'config errors.ts pg pino store store/hosts store/postgres store/sqlite version.ts',
  companion: 'admin config daemon errors.ts http pino replication store store/sqlite',
  'http/api':
    '@valibot/to-json-schema admin config duration.ts formats http screening/caller screening/policy store store/document valibot version.ts',
  'http/crossbar':
    'admin admin/access formats http papaparse screening/number screening/policy store version.ts',
  'http/pages':
    'admin admin/access config daemon duration.ts errors.ts formats hono http printable.ts replication screening screening/caller screening/number screening/policy store valibot',
  http: 'http/api http/crossbar http/pages valibot @hono/node-server admin admin/access config daemon errors.ts fetch hono net pino replication screening/policy store store/sqlite',

  cli: `${CLI} cli/access cli/account cli/calls cli/check cli/list cli/operate cli/policy cli/replay cli/shared priority.ts replication store/sqlite version.ts`,
  'cli/terminal': 'cli duration.ts errors.ts printable.ts string-width',
  'cli/access': `${CLI} admin/access net`,
  'cli/account': CLI,
  'cli/calls': `${CLI} cli/list doctor`,
  'cli/check': CLI,
  'cli/completion': `${CLI} formats store/sqlite`,
  'cli/list': `${CLI} fetch formats`,
  'cli/operate': `${CLI} cli/completion companion daemon doctor log.ts net replication store/sqlite version.ts`,
  'cli/policy': `${CLI} store/document store/sqlite`,
  'cli/shared': `${CLI} replication store/sqlite`,
  'cli/replay': `${CLI} cli/calls cli/list log.ts net replay store/document`,
};

const SRC = new URL('../src', import.meta.url).pathname;

interface Import {
  readonly from: string;
  /** A file of src, or the name of a package or of a Node.js module. */
  readonly to: string;
}

const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((path) => ({ path, text: readFileSync(join(SRC, path), 'utf8') }));

const IMPORTS: readonly Import[] = FILES.flatMap(({ path, text }) =>
  importsOf(text).map((specifier) => ({
    from: path,
    to: specifier.startsWith('.')
      ? sourceOf(relative(SRC, join(SRC, dirname(path), specifier)))
      : packageOf(specifier),
  })),
);

/** What a compiled file was written as. */
function sourceOf(compiled: string): string {
  const [plain, withViews] = [compiled.replace(/\.js$/, '.ts'), compiled.replace(/\.js$/, '.tsx')];
  return existsSync(join(SRC, withViews)) ? withViews : plain;
}

/** The specifiers of all imports: static, dynamic, and of types. */
function importsOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

const isNode = (name: string) => name.startsWith('node:') || builtinModules.includes(name);

/** The folder of a file, two levels deep, or the file itself at the root; a package as it is. */
function partOf(file: string): string {
  if (!/\.tsx?$/.test(file) || !file.includes('/')) return file;
  return dirname(file).split('/').slice(0, 2).join('/');
}

const PARTS = [...new Set(FILES.map(({ path }) => partOf(path)))].sort();

/** The files on a path of imports from a file back to itself. */
function cycleOf(start: string): string[] {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const { to } of IMPORTS.filter(({ from }) => from === file)) {
      if (to === start) return pathTo(file, cameFrom).concat(start);
      if (!cameFrom.has(to)) queue.push(to);
      if (!cameFrom.has(to)) cameFrom.set(to, file);
    }
  }
  return [];
}

function pathTo(file: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const before = cameFrom.get(file);
  return before === undefined ? [file] : [...pathTo(before, cameFrom), file];
}

it('finds static, type-only, dynamic and package imports', () => {
  for (const found of [
    { from: 'screening/decide.ts', to: 'screening/policy/policy.ts' },
    { from: 'event-socket/session.ts', to: 'screening/verdict.ts' },
    { from: 'cli/operate/serve-commands.ts', to: 'cli/operate/serve.ts' },
    { from: 'doctor/messages.ts', to: 'esl-lite' },
    { from: 'log.ts', to: 'pino-pretty' },
  ]) {
    expect(IMPORTS).toContainEqual(found);
  }
});

it('lists every part of src, and no other', () => {
  expect(Object.keys(ALLOWED).sort()).toEqual(PARTS);
});

it.each(PARTS)('%s imports only what it may, and nothing else is listed', (part) => {
  // Node.js has modules `http` and `net`, and src has parts of these names.
  const imported = IMPORTS.filter(({ from, to }) => partOf(from) === part && !isNode(to))
    .map(({ to }) => partOf(to))
    .filter((to) => to !== part);
  const allowed = (ALLOWED[part] ?? '').split(' ').filter((to) => to !== '');
  expect([...new Set(imported)].filter((to) => !allowed.includes(to))).toEqual([]);
  const common = part.startsWith('cli') ? CLI.split(' ') : [];
  expect(allowed.filter((to) => !imported.includes(to) && !common.includes(to))).toEqual([]);
});

it('has no import cycles, not even of types', () => {
  expect(FILES.map(({ path }) => cycleOf(path)).filter((cycle) => cycle.length > 0)).toEqual([]);
});

it('has no file over 300 lines', () => {
  const lengths = FILES.map(({ path, text }) => ({
    path,
    lines: text.trimEnd().split('\n').length,
  }));
  expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
});

describe('screening', () => {
  it('imports nothing of Node.js', () => {
    const imports = IMPORTS.filter(({ from }) => partOf(from).startsWith('screening'));
    expect(imports.filter(({ to }) => isNode(to))).toEqual([]);
  });

  it('reads no clock, no randomness and no environment', () => {
    const impure = /Date\.now|new Date\(\)|process\.|Math\.random|performance\.|globalThis/;
    const files = FILES.filter(({ path }) => path.startsWith('screening/'));
    expect(files.filter(({ text }) => impure.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe('FreeSWITCH', () => {
  const filesWith = (pattern: RegExp) =>
    FILES.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

  it('gets its commands from one file', () => {
    expect(filesWith(/call-command: /)).toEqual(['event-socket/commands.ts']);
  });

  it('has its variable names in one file', () => {
    expect(filesWith(/['"`]variable_/)).toEqual(['event-socket/inbound-call.ts']);
  });
});

it.each(['admin', 'formats', 'screening', 'store'])(
  '%s names no command and no option',
  (folder) => {
    const paths = visibleCommands(commandTree()).map(pathOf).slice(1);
    const bare = paths.map((path) => `"${path.replace(/^ringfence /, '')} `);
    const names = [...paths, ...bare];
    const isNaming = (line: string) =>
      names.some((name) => line.includes(name)) || /["'`\s(]--[a-z]/.test(line);
    const files = FILES.filter(({ path }) => path.startsWith(`${folder}/`));
    const lines = files.flatMap(({ text }) => withoutComments(text).split('\n'));
    expect(lines.filter(isNaming)).toEqual([]);
  },
);

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(?<=^|\s)\/\/.*$/gm, '');
}
