import { readFileSync } from 'node:fs';
import {
  ACCOUNTS,
  activeCount,
  activeList,
  NAME_AT,
  numberOf,
  PATTERN_EVERY,
  type PolicyShape,
  routeOf,
} from './policy-shape.js';
import { seededRandom } from './statistics.js';

export interface BenchCall {
  readonly caller: string;
  readonly dialled: string;
  readonly verdict: 'reject' | 'transfer';
}

/**
 * Calls without an end, half of them from numbers that the account blocks, half from numbers that
 * nobody lists. `accounts` picks every so-many-th account from the first of `of` (see `activeLists`).
 */
export function* benchCalls(
  shape: PolicyShape,
  seed: number,
  accounts: { readonly first: number; readonly step: number } = { first: 0, step: 1 },
): Generator<BenchCall, never> {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  for (let count = 0; ; count++) {
    const account = accounts.first + accounts.step * below(ACCOUNTS / accounts.step);
    const dialled = routeOf(account);
    if (count % 2 === 0) {
      const caller = numberOf(blockedEntry(shape, account, below));
      yield { caller, dialled, verdict: 'reject' };
    } else {
      const caller = numberOf(shape.entries + below(UNLISTED));
      yield { caller, dialled, verdict: 'transfer' };
    }
  }
}

const UNLISTED = 4_000_000;

/** Some entry of one of the account's active lists that is an exact number. */
function blockedEntry(
  shape: PolicyShape,
  account: number,
  below: (limit: number) => number,
): number {
  for (;;) {
    const list = activeList(shape, account, below(activeCount(shape, account)));
    const index = list + shape.lists * below(Math.floor(shape.entries / shape.lists));
    if (index % PATTERN_EVERY < NAME_AT) return index;
  }
}

const RECORDED = new URL('../../../fixtures/calls/e164-plus.esl', import.meta.url);
const RECORDED_CALLER = '14155550100';
const RECORDED_UUID = 'ea3fcd4c-fa96-4b92-8809-bb5ac6072c0c';

/** FreeSWITCH's CHANNEL_DATA of the recorded call, with another caller, destination and UUID. */
export function channelDataTemplate(): (call: BenchCall, uuid: string) => string {
  const [recorded = ''] = readFileSync(RECORDED, 'latin1').split('\n\n');
  const text = `${recorded}\n\n`
    .replaceAll(RECORDED_CALLER, '<caller>')
    .replaceAll(RECORDED_UUID, '<uuid>')
    .replaceAll(/(?<=(?:Destination-Number|req_user|to_user): )1000$/gm, '%2B<dialled>');
  const pieces = text.split(/(<\w+>)/);
  return ({ caller, dialled }, uuid) => {
    const values: Record<string, string> = {
      '<caller>': caller.slice(1),
      '<uuid>': uuid,
      '<dialled>': dialled.slice(1),
    };
    return pieces.map((piece) => values[piece] ?? piece).join('');
  };
}

/** Random UUIDs, as FreeSWITCH creates them, because their order matters to an index. */
export function* uuids(seed: number): Generator<string, never> {
  const random = seededRandom(~seed);
  const hex = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  for (;;) yield `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(6)}${hex(6)}`;
}
