import { ACCOUNTS, accountId, ENTRIES, uuidOf } from './page-database.js';
import { numberOf } from './policy-shape.js';
import { seededRandom } from './statistics.js';

/* What clients ask for. Every request asks for something else where the route allows. */

type Path = (calls: number) => string;

const random = seededRandom(2);
const below = (limit: number) => Math.floor(random() * limit);
const account = () => accountId(1 + below(ACCOUNTS - 1));
/** With a tenth of the calls. */
const busy = accountId(0);
const caller = () => encodeURIComponent(numberOf(below(2_500)));
const listed = () => encodeURIComponent(numberOf(below(ENTRIES)));
const digits = () => 200 + below(700);
const api = '/api/v1';
const million = `${api}/lists/million`;

export const READS: Readonly<Record<string, Path>> = {
  accounts: () => `${api}/accounts?limit=100`,
  'an account': () => `${api}/accounts/${account()}`,
  'activations of an account': () => `${api}/accounts/${account()}/activations`,
  lists: () => `${api}/lists`,
  'a list of a million': () => million,
  'a page of its entries': () => `${million}/entries?after=${listed()}`,
  'an entry by its number': () => `${million}/entries?search=${listed()}`,
  'entries by first digits': () => `${million}/entries?search=${digits()}555`,
  'entries by first digits that none has': () => `${million}/entries?search=1${digits()}5557777`,
  'entries by a label': () => `${million}/entries?search=note+${below(ENTRIES)}`,
  'entries by a word that none has': () => `${million}/entries?search=nobody+${digits()}`,
  'a number in all lists': () => `${api}/find?number=${listed()}`,
  'calls of all accounts': () => `${api}/calls`,
  'calls of an account': () => `${api}/calls?account=${account()}`,
  'rejected calls': () => `${api}/calls?verdict=reject`,
  'calls from a number': () => `${api}/calls?account=${busy}&from=${caller()}`,
  'a call': (calls) => `${api}/calls/${uuidOf(below(calls))}`,
  'statistics of all calls': () => `${api}/stats`,
  'statistics of a tenth of the calls': () => `${api}/stats?account=${busy}`,
  'statistics of an account': () => `${api}/stats?account=${account()}`,
  changes: () => `${api}/changes`,
};

export const PAGES: readonly Path[] = [
  () => `/accounts/${account()}`,
  () => '/calls',
  () => `/accounts/${account()}/calls`,
  (calls) => `/calls/${uuidOf(below(calls))}`,
  () => `/lists/million?search=${listed()}`,
];

/** Within a hundred calls, some that went through, of callers and accounts that differ. */
const THROUGH = [7, 9, 11, 13, 17, 19, 21, 23, 27, 29];

/** Calls whose caller is on no list yet; no two of the first hundredth of `calls` have the same one. */
export function unlistedCall(index: number, calls: number): string {
  const hundreds = Math.floor(calls / 100);
  const within = THROUGH[index % THROUGH.length] ?? 0;
  return uuidOf(100 * ((index * 7_919) % hundreds) + within);
}
