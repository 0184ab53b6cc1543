import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openSessionStore } from '../../../../src/store/sqlite/access/session-store.js';
import { temporaryFolder } from '../../../support/temporary.js';

const NOW = 1_700_000_000_000;
const principal = { key: 1, credential: 'c' };

function newStore(file = join(temporaryFolder(), 'web.db')) {
  const store = openSessionStore(file);
  onTestFinished(() => store.close());
  return store;
}

it('a session is found until it ends, by every process', () => {
  const file = join(temporaryFolder(), 'web.db');
  newStore(file).add('h', { kind: 'page', principal, expiresAt: NOW + 10 }, NOW);
  const store = newStore(file);
  expect(store.find('h', NOW + 9)).toEqual({
    kind: 'page',
    principalKey: 1,
    credential: 'c',
    account: undefined,
    expiresAt: NOW + 10,
  });
  expect(store.find('h', NOW + 10)).toBeUndefined();
  expect(store.find('H', NOW)).toBeUndefined();
});

it('a session is removed once', () => {
  const store = newStore();
  store.add('h', { kind: 'link', principal, expiresAt: NOW + 10 }, NOW);
  expect([store.remove('h'), store.remove('h')]).toEqual([true, false]);
  expect(store.find('h', NOW)).toBeUndefined();
});

it('keeps the latest hundred sessions of one user or key', () => {
  const store = newStore();
  store.add(
    'other',
    { kind: 'page', principal: { key: 2, credential: 'd' }, expiresAt: NOW + 1e6 },
    NOW,
  );
  for (let at = 0; at < 150; at++) {
    store.add(`h${at}`, { kind: 'page', principal, expiresAt: NOW + 1e6 }, NOW + at);
  }
  expect(store.find('h49', NOW)).toBeUndefined();
  expect(store.find('h50', NOW)).toBeDefined();
  expect(store.find('h149', NOW)).toBeDefined();
  expect(store.find('other', NOW)).toBeDefined();
});
