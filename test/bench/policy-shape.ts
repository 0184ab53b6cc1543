/**
 * How the measured policies are made, as arithmetic: the generator writes them with the SQL below,
 * and the load client knows without looking which number which account blocks.
 */
export interface PolicyShape {
  readonly entries: number;
  readonly lists: number;
  /** By account, in turn: how many lists are active for it. */
  readonly activeLists: readonly number[];
}

export const ACCOUNTS = 1_000;

/** One entry in a thousand is a prefix, another one a name pattern; the callers meet neither. */
export const PATTERN_EVERY = 1_000;
export const PREFIX_AT = PATTERN_EVERY - 1;
export const NAME_AT = PATTERN_EVERY - 2;

const NUMBERS = 8_000_000_000;
// Odd and no multiple of 5, so that no two entries get the same number; small enough for a double.
const SPREAD = 618_033_989;

/** `+12000000000` to `+19999999999`, spread evenly: the number of entry `index`, or of none. */
export function numberOf(index: number): string {
  return `+1${2_000_000_000 + ((index * SPREAD) % NUMBERS)}`;
}

/** The same in SQL, of the column `i`. */
export const NUMBER_SQL = `'+1' || (2000000000 + (i * ${SPREAD}) % ${NUMBERS})`;

/** The list, counted from 0, of an account's `nth` active one. */
export function activeList(shape: PolicyShape, account: number, nth: number): number {
  return (account * 7 + nth * stride(shape)) % shape.lists;
}

export function activeCount({ activeLists }: PolicyShape, account: number): number {
  return activeLists[account % activeLists.length] as number;
}

export function routeOf(account: number): string {
  return `+1310555${String(account).padStart(4, '0')}`;
}

/** Coprime to 200 and to 1,000, so that up to all lists are reached without a repeat. */
function stride({ lists }: PolicyShape): number {
  return lists === 1 ? 0 : 41;
}
