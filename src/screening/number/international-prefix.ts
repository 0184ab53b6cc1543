import { type CountryCode, Metadata, type NumberingPlan } from 'libphonenumber-js/min';
import { callingCodeOf } from './phone-number.js';

/**
 * The beginning of a number with `+` in front, for `+1900`, `001900`, and digits with the country's
 * international or trunk prefix. Undefined if the country isn't known.
 */
export function toInternationalPrefix(digits: string, country: CountryCode): string | undefined {
  if (digits.startsWith('+')) return digits;
  const plan = planOf(country);
  const abroad = [internationalPrefix(plan), '00'].find((each) => startsWith(digits, each));
  if (abroad !== undefined) return `+${digits.slice(abroad.length)}`;
  const code = callingCodeOf(country);
  const trunk = plan.nationalPrefix() || undefined;
  // In countries without a trunk prefix, like Italy, a zero is part of the number.
  if (trunk === undefined) return digits.startsWith('0') ? `+${code}${digits}` : undefined;
  return digits.startsWith(trunk) ? `+${code}${digits.slice(trunk.length)}` : undefined;
}

/** `011`, `0011`; undefined if it is `00`. */
function internationalPrefix(plan: NumberingPlan): string | undefined {
  // If there are several, the first is a pattern of all, and the second is the default.
  return [plan.IDDPrefix(), plan.defaultIDDPrefix()].find((each) => /^[0-9]{3,}$/.test(`${each}`));
}

function startsWith(digits: string, prefix: string | undefined): boolean {
  return prefix !== undefined && digits.startsWith(prefix);
}

/** The library's full object. Its types leave this method out. */
interface FullPlan extends NumberingPlan {
  nationalPrefix(): string | undefined;
}

function planOf(country: CountryCode): FullPlan {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  return metadata.numberingPlan as FullPlan;
}
