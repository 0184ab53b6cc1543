import { expect, it } from 'vitest';
import type { Operation } from '../../../../src/store/operation.js';
import { IN_MEMORY, openDatabase } from '../../../../src/store/sqlite/database/open.js';
import { SqlitePolicyStore } from '../../../../src/store/sqlite/policy-store.js';
import { ChangeApplier } from '../../../../src/store/sqlite/replica/apply-change.js';

it('applies what an earlier version did, without the fields of later ones', async () => {
  const db = openDatabase(IN_MEMORY, 'policy', { busyTimeoutMs: 0, create: true });
  const after = {
    kind: 'block',
    action: 'reject',
    blockAnonymous: false,
    enabled: true,
    everyone: true,
    createdAt: 1_700_000_000_000,
  };
  const applier = new ChangeApplier(db, { change: 1, at: 1, author: 'jo', what: 'list create' });
  applier.apply({ kind: 'list', name: 'spam', after } as unknown as Operation<'list'>);
  applier.finish();
  const policy = new SqlitePolicyStore(db);
  expect(await policy.list('spam')).toMatchObject({
    everyone: true,
    stillScreen: false,
    schedule: undefined,
    subscription: undefined,
  });
  policy.close();
});
