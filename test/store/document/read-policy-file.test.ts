import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { invalid } from '../../../src/errors.js';
import { blaming, loadPolicyFile } from '../../../src/store/document/read-policy-file.js';
import { temporaryFolder } from '../../support/temporary.js';

function write(text: string): string {
  const file = join(temporaryFolder(), 'policy.json');
  writeFileSync(file, text);
  return file;
}

describe('loadPolicyFile', () => {
  it('reads a document into a store of its own', async () => {
    const store = await loadPolicyFile(write('{"accounts": [{"id": "acme"}]}'));
    expect(await store.accounts()).toMatchObject([{ id: 'acme' }]);
    store.close();
  });

  it.each([
    ['{"accounts": [', 'invalid', 'is not valid JSON'],
    ['', 'invalid', 'is not valid JSON'],
    ['{"accounts": [{}]}', 'invalid', 'accounts.0.id: missing'],
    ['{"lists": [{"name": "acme/x"}]}', 'invalid', 'account "acme" not found'],
  ])('reports what is invalid in %j, and in which file', async (text, code, message) => {
    const file = write(text);
    await expect(loadPolicyFile(file)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`^${file}.*${message}`)),
    });
  });

  it('keeps the remedy of the problem', async () => {
    await expect(loadPolicyFile(write('{'))).rejects.toMatchObject({
      remedy: { kind: 'export-policy' },
    });
    const problem = invalid('it is wrong', { remedy: { kind: 'force' } });
    await expect(blaming('-', Promise.reject(problem))).rejects.toMatchObject({
      message: 'standard input: it is wrong',
      remedy: { kind: 'force' },
    });
  });

  it('names the missing file', async () => {
    await expect(loadPolicyFile('/nowhere/policy.json')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining("can't read the policy /nowhere/policy.json"),
    });
  });
});
