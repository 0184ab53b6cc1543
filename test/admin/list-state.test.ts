import { describe, expect, it } from 'vitest';
import { inactiveReason, isActiveFor } from '../../src/admin/list-state.js';
import { REJECT } from '../../src/screening/policy/policy.js';
import type { ListSummary } from '../../src/store/policy-store.js';

const LIST: ListSummary = {
  name: 'acme/spam',
  owner: 'acme',
  kind: 'block',
  action: REJECT,
  blockAnonymous: false,
  stillScreen: false,
  enabled: true,
  everyone: false,
  entries: 0,
  activeFor: [],
  inactiveFor: [],
};

/** Each line: the list, the account, and why it is not active there. */
const CASES: [string, Partial<ListSummary>, string | undefined, string | undefined][] = [
  ['own, active', { activeFor: ['acme'] }, 'acme', undefined],
  ['own, inactive', { inactiveFor: ['acme'] }, 'acme', 'activate-list'],
  ['own, inactive, for any', { inactiveFor: ['acme'] }, undefined, 'activate-list'],
  ['disabled', { enabled: false, activeFor: ['acme'] }, 'acme', 'enable-list'],
  ['disabled, for any', { enabled: false, everyone: true }, undefined, 'enable-list'],
  ['for everyone', { everyone: true }, 'acme', undefined],
  ['for everyone, for any', { everyone: true }, undefined, undefined],
  ['for everyone but this', { everyone: true, inactiveFor: ['acme'] }, 'acme', 'activate-list'],
  ['shared, active elsewhere', { owner: undefined, activeFor: ['x'] }, 'acme', 'activate-list'],
  ['shared, active somewhere', { owner: undefined, activeFor: ['x'] }, undefined, undefined],
  ['shared, active nowhere', { owner: undefined }, undefined, 'choose-account'],
];

describe('inactiveReason', () => {
  it.each(CASES)('%s', (_, fields, account, remedy) => {
    const list = { ...LIST, ...fields };
    expect(inactiveReason(list, account)?.remedy.kind).toBe(remedy);
    if (account !== undefined && list.enabled) {
      expect(isActiveFor(list, account)).toBe(remedy === undefined);
    }
  });
});
