import * as v from 'valibot';
import { DEFAULT_VERDICTS, readAccountPatch } from '../../admin/account-patch.js';
import type { AccountChange } from '../../admin/accounts.js';
import { readKazooId } from '../../admin/fields.js';
import { VERIFICATION_RULES } from '../../screening/caller/verification.js';
import { ANONYMOUS_SCOPES, MODES } from '../../screening/policy/policy.js';
import { hasRole, type Principal } from '../../store/access.js';
import { forbidden } from '../problem.js';
import { TIME } from './input.js';

const RESETTABLE = v.optional(v.nullable(v.string()));

const FIELDS = {
  name: v.optional(v.string()),
  country: v.optional(v.string()),
  timeZone: RESETTABLE,
  callflow: v.optional(
    v.strictObject({ extension: RESETTABLE, dialplan: RESETTABLE, context: RESETTABLE }),
  ),
  mode: v.optional(v.picklist(MODES)),
  pausedUntil: v.optional(v.nullable(TIME)),
  blockAnonymous: v.optional(v.boolean()),
  anonymousScope: v.optional(v.picklist(ANONYMOUS_SCOPES)),
  anonymousAction: v.optional(v.string()),
  verification: v.optional(v.picklist(VERIFICATION_RULES)),
  defaultVerdict: v.optional(v.picklist(DEFAULT_VERDICTS)),
  isDefault: v.optional(v.literal(true)),
  kazooId: v.optional(v.string()),
};

/** Fields of an account. An absent field stays as it is, null resets it. */
export const ACCOUNT = v.strictObject(FIELDS);
export const NEW_ACCOUNT = v.strictObject({
  id: v.string(),
  routes: v.optional(v.array(v.string()), []),
  ...FIELDS,
});

/** Only an admin may change where calls go, because that may be another tenant's dialplan. */
export function readAccountChange(
  principal: Principal,
  { isDefault, callflow, kazooId, ...fields }: v.InferOutput<typeof ACCOUNT>,
): AccountChange {
  if ((callflow !== undefined || isDefault) && !hasRole(principal, 'admin')) {
    throw forbidden(
      '"callflow" and "isDefault" define where calls go, which only an admin can change',
    );
  }
  if (kazooId !== undefined && !hasRole(principal, 'admin')) {
    throw forbidden('"kazooId" may be the id of another account, so only an admin can give it');
  }
  return {
    patch: readAccountPatch({ ...fields, ...callflow }),
    isDefault,
    kazooId: kazooId === undefined ? undefined : readKazooId(kazooId),
  };
}
