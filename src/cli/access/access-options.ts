import { readChoice } from '../../admin/fields.js';
import { toIso } from '../../duration.js';
import { invalid } from '../../errors.js';
import { ROLES, type Role, type StoredPrincipal } from '../../store/access.js';
import type { Context } from '../context.js';

export function readRole(context: Context): Role | undefined {
  const text = context.text('role');
  return text === undefined ? undefined : readChoice('role', text, ROLES);
}

export function requireRole(context: Context): Role {
  const role = readRole(context);
  if (role !== undefined) return role;
  throw invalid(`which role? give --role ${ROLES.join(', --role ')}`);
}

/** Leaves out all credentials. */
export function present(principal: StoredPrincipal): object {
  const { name, role, accounts, createdAt, expiresAt } = principal;
  return { name, role, accounts, createdAt: toIso(createdAt), expiresAt: toIso(expiresAt) };
}
