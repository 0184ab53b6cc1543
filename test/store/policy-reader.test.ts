import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyReader } from '../../src/screening/policy/policy.js';
import { type ScreenedCall, screenCall } from '../../src/screening/screen-call.js';
import { parseDocument } from '../../src/store/document/policy-document.js';
import { IN_MEMORY } from '../../src/store/sqlite/database/open.js';
import { LivePolicy } from '../../src/store/sqlite/live/live-policy.js';
import { openPolicyStore } from '../../src/store/sqlite/policy-store.js';
import { DocumentPolicy } from '../support/document-policy.js';
import { type RandomCaller, randomCaller, randomPolicy } from '../support/random-policy.js';
import { silentLog } from '../support/silent-log.js';
import { temporaryFolder } from '../support/temporary.js';

/*
 * The contract of whatever a call reads its policy from: one policy after the other, each answers as the
 * document says.
 */

interface Store {
  /** The policy is this document from now on, and nothing else. */
  replace(document: object): Promise<void>;
  read<T>(query: (policy: PolicyReader) => T): T;
  close(): void;
}

function policyStore(file: string): Store {
  const store = openPolicyStore(file, { create: true });
  return {
    async replace(document) {
      const by = { author: 'test', what: 'test' };
      await store.apply(parseDocument(document, 'test'), by, { prune: true });
    },
    read: (query) => query(store),
    close: () => store.close(),
  };
}

function livePolicy(): Store {
  const file = join(temporaryFolder(), 'policy.db');
  const store = policyStore(file);
  const live = new LivePolicy(file, silentLog);
  return {
    replace: store.replace,
    read: (query) => live.read(performance.now(), query),
    close() {
      live.close();
      store.close();
    },
  };
}

const STORES: readonly [name: string, open: () => Store][] = [
  ['the policy store', () => policyStore(IN_MEMORY)],
  ['the live policy', livePolicy],
];

const POLICIES = 30;
const CALLS = 20;
const NOW = Date.UTC(2026, 2, 1);

function callOf({ from, name, privacy, verstat }: RandomCaller, at: number): ScreenedCall {
  const callerHeaders = { callerIdNumber: from, callerIdName: name, privacy, verstats: [verstat] };
  // By name, by route, by domain, and without an account.
  const account = [
    { accountVariable: 'acme' },
    { dialled: '1000' },
    { dialled: undefined, domains: ['acme.example'] },
    { dialled: '1001' },
  ][at % 4];
  return { callerHeaders, domains: [], ...account };
}

describe.each(STORES)('%s', (_, open) => {
  it('gives every random call the verdict that the document gives', async () => {
    const store = open();
    const reasons = new Set<string>();
    for (const [at, policy] of fc.sample(randomPolicy, { numRuns: POLICIES, seed: 3 }).entries()) {
      const [acme] = policy.accounts;
      const document = {
        ...policy,
        settings: { homeCountry: acme.country },
        accounts: [{ ...acme, routes: ['1000', 'acme.example'] }],
      };
      await store.replace(document);
      const expected = new DocumentPolicy(document);
      for (const [index, caller] of fc
        .sample(randomCaller, { numRuns: CALLS, seed: at })
        .entries()) {
        const call = callOf(caller, index);
        const { verdict, identity, account } = store.read((read) => screenCall(call, read, NOW));
        const wanted = screenCall(call, expected, NOW);
        const place = JSON.stringify({ document, call });
        expect({ verdict, identity, id: account?.id }, place).toEqual({
          verdict: wanted.verdict,
          identity: wanted.identity,
          id: wanted.account?.id,
        });
        reasons.add(`${verdict.verdict} ${verdict.reason}`);
      }
    }
    expect(reasons.size).toBeGreaterThan(12);
    store.close();
  });

  it('has settings, accounts and routes of the current document', async () => {
    const store = open();
    await store.replace({
      settings: { homeCountry: 'GB', defaultAccount: 'acme', anonymousWords: ['geheim'] },
      accounts: [{ id: 'acme', routes: ['1000'] }],
    });
    expect(store.read((policy) => policy.settings())).toEqual({
      homeCountry: 'GB',
      defaultAccount: 'acme',
      anonymousWords: ['geheim'],
    });
    expect(store.read((policy) => policy.accountByRoute(['2', '1000'])?.id)).toBe('acme');
    const other = {
      settings: { homeCountry: 'US' },
      accounts: [{ id: 'acme' }, { id: 'acme-2', routes: ['1000'] }],
    };
    await store.replace(other);
    expect(store.read((policy) => policy.settings())).toEqual(new DocumentPolicy(other).settings());
    expect(store.read((policy) => policy.accountByRoute(['2', '1000'])?.id)).toBe('acme-2');
    expect(store.read((policy) => policy.account('nobody'))).toBeUndefined();
    expect(store.read((policy) => policy.candidates('nobody', ['1']))).toEqual([]);
    store.close();
  });
});
