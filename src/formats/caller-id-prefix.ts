const NATIONAL_DIGITS = 10;

/**
 * A prefix as the callers' numbers are shown by a modem in North America, without country code: in
 * a form from which the list's country can tell it. Prefixes of other countries have a zero or a
 * country code in front.
 */
export function callerIdPrefix(text: string): string {
  const digits = text.replace(/[^\d+]/g, '');
  const further = NATIONAL_DIGITS - digits.length;
  return /^[2-9]/.test(digits) && further > 1 ? digits + 'X'.repeat(further) : `${digits}*`;
}
