import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { pathOf } from '../../src/cli/help.js';
import { manPage } from '../../src/cli/man-page.js';
import { commandTree, visibleCommands } from '../support/command-tree.js';
import { Ringfence } from '../support/ringfence.js';

const tree = commandTree();
const page = manPage(tree);
const unescaped = page.map((line) => line.replaceAll('\\-', '-').replaceAll('\\(dq', '"'));
const hasMan = spawnSync('man', ['--version']).status === 0;

describe('the manual page', () => {
  it('has every command and every option', () => {
    for (const command of visibleCommands(tree).filter(({ commands }) => commands.length === 0)) {
      const at = unescaped.findIndex((line) => line.startsWith(`.SS "${pathOf(command)}`));
      expect(at, pathOf(command)).toBeGreaterThan(0);
      const section = unescaped.slice(at + 1);
      const own = section.slice(
        0,
        section.findIndex((line) => /^\.S[SH] /.test(line)),
      );
      for (const { flags } of command.options) expect(own).toContain(`.B ${flags}`);
    }
  });

  it('has nothing that roff would take for a request of its own', () => {
    const requests = page.filter((line) => /^[.']/.test(line)).map((line) => line.split(' ')[0]);
    expect(new Set(requests)).toEqual(
      new Set(['.TH', '.SH', '.SS', '.TP', '.B', '.I', '.PP', '.nf', '.fi']),
    );
  });

  it('is what the build writes', async () => {
    const ringfence = new Ringfence();
    const file = `${ringfence.folder}/ringfence.1`;
    expect(await ringfence.run('__man', '--output', file)).toMatchObject({ exitCode: 0 });
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toEqual(page);
  });

  it.runIf(hasMan)('is shown by man without a warning', async () => {
    const ringfence = new Ringfence();
    const file = ringfence.file('ringfence.1', `${page.join('\n')}\n`);
    const env = { ...process.env, MANWIDTH: '80', LC_ALL: 'C.UTF-8' };
    const shown = execFileSync('man', ['--warnings', '-l', file], { env, stdio: 'pipe' });
    expect(shown.toString()).toContain('ringfence list add <list> <entry...>');
  });
});
