import { describe, expect, it } from 'vitest';
import {
  type ImportHooks,
  type ImportOptions,
  ImportRefused,
  importList,
} from '../../src/admin/import-list.js';
import type { PolicyStore } from '../../src/store/policy-store.js';
import { AUTHORSHIP, policyWith } from '../support/admin.js';

const OPTIONS = { replace: false, skipBad: false, dryRun: false, force: false };
const LIST = 'acme/spam';
const GOOD = 'number,label\n+14155550100,one\n4155550101,two\n+14155550100,again\n';
const BAD = 'number\n1-800-FLOWERS\n+14155550100\n+1*\n';

const withList = () =>
  policyWith((edit) => {
    edit.createList(LIST, 'block', {}, true);
    edit.createList('acme/vip', 'allow', {}, true);
  });

async function run(
  policy: PolicyStore,
  content: string,
  options: Partial<ImportOptions> = {},
  hooks: Partial<ImportHooks> = {},
  list = LIST,
) {
  async function* chunks() {
    yield Buffer.from(content);
  }
  const file = { name: 'list.csv', chunks: chunks() };
  const request = { list, file, options: { ...OPTIONS, ...options } };
  const quiet = { signal: new AbortController().signal, onProgress() {} };
  return importList(policy, request, { ...quiet, ...hooks }, AUTHORSHIP);
}

async function texts(policy: PolicyStore, list = LIST): Promise<string[]> {
  return (await policy.entries(list)).map(({ text }) => text);
}

describe('importList', () => {
  it('adds the entries of a file, and reports what it did', async () => {
    const policy = await withList();
    const steps = new Set<string>();
    const report = await run(policy, GOOD, {}, { onProgress: (step) => steps.add(step) });
    expect(report).toMatchObject({
      list: { name: LIST },
      format: 'csv',
      counts: { added: 2, changed: 0, unchanged: 0, removed: 0 },
      staged: { staged: 3, distinct: 2, kept: 2 },
    });
    expect([...steps]).toEqual(expect.arrayContaining(['reading', 'sorting']));
    expect(await texts(policy)).toEqual(['+14155550100', '+14155550101']);
  });

  it('changes nothing on a dry run', async () => {
    const policy = await withList();
    const { counts } = await run(policy, GOOD, { dryRun: true });
    expect(counts).toMatchObject({ added: 2, addedSample: ['+14155550100', '+14155550101'] });
    expect(await texts(policy)).toEqual([]);
  });

  it('rejects bad rows with line and reason, or skips them', async () => {
    const policy = await withList();
    const refused = await run(policy, BAD).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ImportRefused);
    expect(refused).toMatchObject({
      code: 'invalid',
      message: 'list.csv: 2 rows are wrong, and nothing was imported',
      remedy: { kind: 'skip-bad-rows' },
      tally: {
        problems: [
          { line: 2, problem: expect.stringContaining('mixes digits and letters') },
          { line: 4, problem: expect.stringContaining('+1*'), remedy: { kind: 'force' } },
        ],
      },
    });
    expect(await texts(policy)).toEqual([]);
    await run(policy, BAD, { skipBad: true });
    expect(await texts(policy)).toEqual(['+14155550100']);
    const none = run(policy, 'number\n!!\n', { skipBad: true });
    await expect(none).rejects.toMatchObject({ remedy: { kind: 'correct-or-name-format' } });
  });

  it('asks before it replaces, and changes nothing if declined', async () => {
    const policy = await withList();
    await run(policy, GOOD);
    const asked: object[] = [];
    const replaced = (answer: () => Promise<void>) =>
      run(
        policy,
        'number\n+14155550102\n',
        { replace: true },
        {
          review: (preview, { list: { entries } }) => {
            asked.push({ removed: preview.removed, entries });
            return answer();
          },
        },
      );
    await expect(replaced(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await texts(policy)).toHaveLength(2);
    await replaced(() => Promise.resolve());
    expect(asked).toEqual([
      { removed: 2, entries: 2 },
      { removed: 2, entries: 2 },
    ]);
    expect(await texts(policy)).toEqual(['+14155550102']);
  });

  it('throws the reason of an abort, and changes nothing', async () => {
    const policy = await withList();
    const reason = new Error('enough');
    await expect(run(policy, GOOD, {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await texts(policy)).toEqual([]);
  });

  it.each<[string, string, Partial<ImportOptions>, string, object]>([
    [
      'an empty file to replace with',
      'number\n',
      { replace: true },
      LIST,
      { kind: 'force-replace', list: LIST, entries: 2 },
    ],
    [
      'a file of the other kind',
      '{"kind": "allow", "entries": ["+14155550102"]}',
      {},
      LIST,
      { kind: 'choose-list-or-force' },
    ],
  ])('rejects %s, unless forced', async (_, content, options, list, remedy) => {
    const policy = await withList();
    await run(policy, GOOD);
    await expect(run(policy, content, options, {}, list)).rejects.toMatchObject({ remedy });
    expect(await texts(policy)).toHaveLength(2);
    await run(policy, content, { ...options, force: true }, {}, list);
    expect(await texts(policy)).not.toHaveLength(2);
  });

  it('accepts a country on an allow list, and counts complaints only for the FTC', async () => {
    const policy = await withList();
    await run(policy, 'number\n+1*\n', {}, {}, 'acme/vip');
    expect(await texts(policy, 'acme/vip')).toEqual(['+1*']);
    await expect(run(policy, GOOD, { minReports: 2 })).rejects.toMatchObject({
      field: 'minReports',
    });
  });
});
