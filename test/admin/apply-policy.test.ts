import { expect, it } from 'vitest';
import { applyPolicy, type DocumentChange } from '../../src/admin/apply-policy.js';
import { addEntries } from '../../src/admin/entries.js';
import { exportList } from '../../src/admin/export-list.js';
import { parseDocument } from '../../src/store/document/policy-document.js';
import { AUTHORSHIP, arrayOf, policyWith } from '../support/admin.js';

const TEXTS = ['+14155550100', '+14155550101'];

async function withList() {
  const policy = await policyWith((edit) => {
    edit.createList('acme/spam', 'block', {}, true);
    edit.createList('acme/vip', 'allow', {}, true);
  });
  await addEntries(policy, 'acme/spam', { texts: TEXTS }, AUTHORSHIP);
  return policy;
}

function change(json: object, fields: Partial<DocumentChange> = {}): DocumentChange {
  return { document: parseDocument(json, 'policy.json'), source: 'policy.json', ...fields };
}

it('asks before it removes what a document does not name, and changes nothing if declined', async () => {
  const policy = await withList();
  const asked: object[] = [];
  const confirm = (removals: object) => {
    asked.push(removals);
    return Promise.reject(new Error('no'));
  };
  const document = { accounts: [{ id: 'acme' }] };
  const prune = { prune: true, confirm };
  const { differences } = await applyPolicy(
    policy,
    change(document, { ...prune, dryRun: true }),
    AUTHORSHIP,
  );
  expect(differences.length).toBeGreaterThan(0);
  await expect(applyPolicy(policy, change(document, prune), AUTHORSHIP)).rejects.toThrow('no');
  expect(asked).toMatchObject([{ accounts: 0, lists: 2 }]);
  expect(await policy.lists()).toHaveLength(2);
  await applyPolicy(policy, change(document, { prune: true }), AUTHORSHIP);
  expect(await policy.lists()).toEqual([]);
});

it('names the invalid document', async () => {
  const policy = await withList();
  const twice = change({ accounts: [{ id: 'acme' }, { id: 'acme' }] });
  await expect(applyPolicy(policy, twice, AUTHORSHIP)).rejects.toMatchObject({
    code: 'invalid',
    message: 'policy.json: the document names account acme twice',
  });
});

it('exports a list, if the format supports its kind', async () => {
  const policy = await withList();
  const { pieces, losses } = await exportList(policy, 'acme/spam', 'lines');
  expect((await arrayOf(pieces)).join('')).toBe(`${TEXTS.join('\n')}\n`);
  expect(losses).toEqual({ entries: 0, labels: 0, expiries: 0 });
  await expect(exportList(policy, 'acme/vip', 'kazoo')).rejects.toMatchObject({ code: 'invalid' });
});
