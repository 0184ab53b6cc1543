import { describe, expect, it } from 'vitest';
import type { ListKind } from '../../src/screening/policy/policy.js';
import { contradictionIn } from '../../src/store/list-contradiction.js';
import type { ListPatch } from '../../src/store/policy-store.js';

describe('contradictionIn', () => {
  it.each<[string, ListKind, ListPatch, string | undefined]>([
    ['acme/x', 'block', { everyone: true }, 'only a shared list can be for everyone'],
    ['acme/x', 'block', { everyone: false }, undefined],
    ['x', 'block', { everyone: true }, undefined],
    ['x', 'allow', { action: { kind: 'flag' } }, 'is an allow list'],
    ['x', 'block', { action: { kind: 'flag' } }, undefined],
    ['x', 'allow', { blockAnonymous: true }, 'is an allow list'],
    ['x', 'allow', { blockAnonymous: false }, undefined],
    ['x', 'block', { blockAnonymous: true }, undefined],
    ['x', 'allow', { enabled: false }, undefined],
    ['x', 'block', { stillScreen: true }, 'only an allow list can still screen'],
    ['x', 'block', { stillScreen: false }, undefined],
    ['x', 'allow', { stillScreen: true }, undefined],
  ])('%s, %s, %j: %s', (name, kind, patch, expected) => {
    const problem = contradictionIn(name, kind, patch);
    expect(problem).toEqual(expected && expect.stringContaining(expected));
  });
});
