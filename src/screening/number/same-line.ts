/*
 * Numbering plans in which a line has several E.164 spellings: a mobile digit that was abolished or
 * is only dialled from abroad, digits that were added to every number, or a zero that switches
 * drop. One spelling is canonical, so that all of them match.
 */

interface Plan {
  readonly callingCode: string;
  /** The canonical spelling, with the calling code. */
  readonly canonical: (national: string) => string;
  /** Other spellings of the same line. May contain the canonical one. */
  readonly others: (national: string) => readonly string[];
}

/** Services whose numbers look like an area code without its zero (AGCOM's numbering plan). */
const ITALIAN_SERVICE = /^(?:1(?:44|6[3467]|78|99)|80[03]|84[0178]|89[2-59]|55\d{8}$)/;
/** Mobile numbers have 10 digits. 9 digits that begin with 3 are a landline without its zero. */
const ITALIAN_MOBILE = /^3\d{9}$/;

const PLANS: readonly Plan[] = [
  {
    // The 1 of mobile numbers, abolished in 2019 (IFT).
    callingCode: '52',
    canonical: (national) => (/^1\d{10}$/.test(national) ? national.slice(1) : national),
    others: (national) => (/^\d{10}$/.test(national) ? [`1${national}`] : []),
  },
  {
    // The 9 of mobile numbers is dialled from abroad; at home, 15 follows the area code (ENACOM).
    callingCode: '54',
    canonical: (national) => {
      if (/^9\d{10}$/.test(national)) return national.slice(1);
      return /^\d{12}$/.test(national) ? withoutFifteen(national) : national;
    },
    others: (national) => (/^\d{10}$/.test(national) ? [`9${national}`] : []),
  },
  {
    // A ninth digit in front of mobile numbers, complete in 2016 (ANATEL resolution 553).
    callingCode: '55',
    canonical: (national) =>
      /^[1-9]{2}[6-9]\d{7}$/.test(national)
        ? `${national.slice(0, 2)}9${national.slice(2)}`
        : national,
    others: (national) =>
      /^[1-9]{2}9[6-9]\d{7}$/.test(national) ? [`${national.slice(0, 2)}${national.slice(3)}`] : [],
  },
  {
    // Landlines got 60 and their area in front in 2021 (CRC resolution 5826).
    callingCode: '57',
    canonical: (national) => (/^[1245678]\d{7}$/.test(national) ? `60${national}` : national),
    others: (national) => (/^60[1245678]\d{7}$/.test(national) ? [national.slice(2)] : []),
  },
  {
    // Every number got 01 in front in November 2024 (ARCEP Benin).
    callingCode: '229',
    canonical: (national) => (/^[2-9]\d{7}$/.test(national) ? `01${national}` : national),
    others: (national) => (/^01[2-9]\d{7}$/.test(national) ? [national.slice(2)] : []),
  },
  {
    // The zero is part of a landline's number, but many switches drop it as a trunk prefix.
    callingCode: '39',
    canonical: (national) => {
      const isLandline = /^[1-9]\d{5,9}$/.test(national) && !ITALIAN_SERVICE.test(national);
      return isLandline && !ITALIAN_MOBILE.test(national) ? `0${national}` : national;
    },
    others: (national) => {
      const other = /^0([1-9]\d{5,9})$/.exec(national)?.[1];
      const isKept =
        other === undefined || ITALIAN_SERVICE.test(other) || ITALIAN_MOBILE.test(other);
      return isKept ? [] : [other];
    },
  },
];

/**
 * Domestic spellings that the library no longer knows, or reads as another number: Mexico's
 * prefixes from before 2019, India's `0` before its calling code, an Italian number without `+` and
 * zero, Benin's old numbers.
 */
const DIALLED_AT_HOME: Readonly<Record<string, readonly [RegExp, string]>> = {
  MX: [/^(?:01|044|045|521)(\d{10})$/, '+52'],
  IN: [/^0?91([6-9]\d{9})$/, '+91'],
  IT: [/^39(\d{9,11})$/, '+39'],
  BJ: [/^([2-9]\d{7})$/, '+22901'],
};

/** The E.164 number of digits with such a spelling in `country`; undefined for all others. */
export function dialledAtHome(digits: string, country: string): string | undefined {
  const rule = Object.hasOwn(DIALLED_AT_HOME, country) ? DIALLED_AT_HOME[country] : undefined;
  const [, rest] = rule?.[0].exec(digits) ?? [];
  return rest === undefined ? undefined : canonicalLine(`${rule?.[1]}${rest}`);
}

/** The canonical spelling of an E.164 number: for most numbers, the number itself. Idempotent. */
export function canonicalLine(number: string): string {
  const sanMarino = toSanMarino(number);
  if (sanMarino !== undefined) return sanMarino;
  const plan = planOf(number);
  if (plan === undefined) return number;
  return `+${plan.callingCode}${plan.canonical(number.slice(1 + plan.callingCode.length))}`;
}

/** Other E.164 spellings of a canonical number. Most numbers have none. */
export function otherSpellings(number: string): string[] {
  if (/^\+3780549\d{6}$/.test(number)) return [`+39${number.slice(4)}`, `+378${number.slice(5)}`];
  const plan = planOf(number);
  if (plan === undefined) return [];
  const others = plan.others(number.slice(1 + plan.callingCode.length));
  return others.map((national) => `+${plan.callingCode}${national}`);
}

function planOf(number: string): Plan | undefined {
  return PLANS.find(({ callingCode }) => number.startsWith(callingCode, 1));
}

/** San Marino has its own calling code and can be reached by Italy's. Both drop the zero. */
function toSanMarino(number: string): string | undefined {
  const [, subscriber] = /^\+(?:390?549|378(?:0?549)?)(\d{6})$/.exec(number) ?? [];
  return subscriber === undefined ? undefined : `+3780549${subscriber}`;
}

/** `11 15 2345 6789`: area codes have 2 to 4 digits. Those with more than 2 never begin with 11. */
function withoutFifteen(national: string): string {
  for (const areaLength of [2, 3, 4]) {
    const fits = areaLength === 2 ? national.startsWith('11') : !national.startsWith('11');
    if (fits && national.startsWith('15', areaLength)) {
      return national.slice(0, areaLength) + national.slice(areaLength + 2);
    }
  }
  return national;
}
