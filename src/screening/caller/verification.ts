export const ATTESTATIONS = ['A', 'B', 'C'] as const;

/** RFC 8588 section 4: A full, B partial, C gateway. */
export type Attestation = (typeof ATTESTATIONS)[number];

/** The STIR/SHAKEN result (RFC 8224). `passed` may lack an attestation level. */
export type Verification =
  | { readonly status: 'none' }
  | { readonly status: 'failed' }
  | { readonly status: 'passed'; readonly attestation: Attestation | undefined };

/** The account's rule: off, reject failed results, or require a minimum attestation. */
export const VERIFICATION_RULES = ['off', 'failed', 'A', 'B', 'C'] as const;
export type VerificationRule = (typeof VERIFICATION_RULES)[number];

/**
 * The worst of all results, because a caller may forge a pass but not a failure. A result is written as in
 * FreeSWITCH's `sip_verstat_detailed` or a carrier's `verstat` parameter (3GPP TS 24.229 section
 * 7.2A.20): `TN-Validation-Passed-A`, `TN-Validation-Failed`; or an attestation alone (`A`), as some
 * carriers' headers have it. `No-TN-Validation` and anything unknown are no result.
 */
export function readVerification(verstats: readonly (string | undefined)[]): Verification {
  let worst: Verification = { status: 'none' };
  for (const text of verstats) {
    const result = text === undefined ? undefined : readVerstat(text);
    if (result !== undefined && isWorse(result, worst)) worst = result;
  }
  return worst;
}

/** Failed, then C, B and A, then a pass without a level, then no result. */
function isWorse(a: Verification, b: Verification): boolean {
  return rank(a) > rank(b);
}

function rank(verification: Verification): number {
  if (verification.status === 'none') return 0;
  if (verification.status === 'failed') return 5;
  return verification.attestation === undefined
    ? 1
    : 2 + ATTESTATIONS.indexOf(verification.attestation);
}

/** A call without a result does not violate a rule, nor does a pass without an attestation level. */
export function violates(verification: Verification, rule: VerificationRule): boolean {
  if (rule === 'off' || verification.status === 'none') return false;
  if (verification.status === 'failed') return true;
  if (rule === 'failed' || verification.attestation === undefined) return false;
  return verification.attestation > rule;
}

export function describeVerification(verification: Verification): string {
  if (verification.status !== 'passed') return verification.status;
  return verification.attestation === undefined ? 'passed' : `passed ${verification.attestation}`;
}

const VERSTAT = /(?:^|[;\s]|verstat=)"?TN-Validation-(Passed|Failed)(?:-([ABC]))?(?![A-Za-z0-9-])/i;

function readVerstat(text: string): Verification | undefined {
  if (/^\s*[ABC]\s*$/i.test(text)) {
    return { status: 'passed', attestation: text.trim().toUpperCase() as Attestation };
  }
  const [, status, level] = VERSTAT.exec(text) ?? [];
  if (status === undefined) return undefined;
  if (status.toLowerCase() === 'failed') return { status: 'failed' };
  return { status: 'passed', attestation: level?.toUpperCase() as Attestation | undefined };
}
