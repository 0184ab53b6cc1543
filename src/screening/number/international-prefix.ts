import { type CountryCode, Metadata, type NumberingPlan } from 'libphonenumber-js/min';
import { callingCodeOf } from './phone-number.js';

/**
 * The beginning of a number with `+` in front: of `+1900`, `001900`, and of what the country dials for
 * a call abroad or in front of its own numbers. Undefined where it doesn't say of which country it is.
 */
export function toInternationalPrefix(digits: string, country: CountryCode): string | undefined {
  if (digits.startsWith('+')) return digits;
  const plan = planOf(country);
  const abroad = [internationalPrefix(plan), '00'].find((each) => startsWith(digits, each));
  if (abroad !== undefined) return `+${digits.slice(abroad.length)}`;
  const code = callingCodeOf(country);
  const trunk = plan.nationalPrefix() || undefined;
  // Where nothing is dialled in front, as in Italy, a zero is part of the number.
  if (trunk === undefined) return digits.startsWith('0') ? `+${code}${digits}` : undefined;
  return digits.startsWith(trunk) ? `+${code}${digits.slice(trunk.length)}` : undefined;
}

/** `011`, `0011`; undefined where it is `00`. */
function internationalPrefix(plan: NumberingPlan): string | undefined {
  // Where there are several, the first is a pattern of them all, and the second the usual one.
  return [plan.IDDPrefix(), plan.defaultIDDPrefix()].find((each) => /^[0-9]{3,}$/.test(`${each}`));
}

function startsWith(digits: string, prefix: string | undefined): boolean {
  return prefix !== undefined && digits.startsWith(prefix);
}

/** As the library has it; its types leave this one out. */
interface FullPlan extends NumberingPlan {
  nationalPrefix(): string | undefined;
}

function planOf(country: CountryCode): FullPlan {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  return metadata.numberingPlan as FullPlan;
}
