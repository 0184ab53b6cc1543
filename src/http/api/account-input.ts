import * as v from 'valibot';
import { DEFAULT_VERDICTS, readAccountPatch } from '../../admin/account-patch.js';
import type { AccountChange } from '../../admin/accounts.js';
import { VERIFICATION_RULES } from '../../screening/caller/verification.js';
import { ANONYMOUS_SCOPES, MODES } from '../../screening/policy/policy.js';
import { hasRole, type Principal } from '../../store/access.js';
import { forbidden } from '../problem.js';
import { TIME } from './input.js';

const RESETTABLE = v.optional(v.nullable(v.string()));

const FIELDS = {
  name: v.optional(v.string()),
  country: v.optional(v.string()),
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
};

/** An account as it is shown; what is absent stays, null resets. */
export const ACCOUNT = v.strictObject(FIELDS);
export const NEW_ACCOUNT = v.strictObject({
  id: v.string(),
  routes: v.optional(v.array(v.string()), []),
  ...FIELDS,
});

/** Where calls go could be another tenant's dialplan, so it is for admins. */
export function readAccountChange(
  principal: Principal,
  { isDefault, callflow, ...fields }: v.InferOutput<typeof ACCOUNT>,
): AccountChange {
  if ((callflow !== undefined || isDefault) && !hasRole(principal, 'admin')) {
    throw forbidden('"callflow" and "isDefault" say where calls go, which an admin alone changes');
  }
  return { patch: readAccountPatch({ ...fields, ...callflow }), isDefault };
}
