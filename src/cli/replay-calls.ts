import { invalid } from '../errors.js';
import { judgeAgain, type Outcome, type Rejudged } from '../replay/judge-again.js';
import type { Unjudgeable } from '../replay/logged-call.js';
import { PolicyWithEntries } from '../replay/policy-with-entries.js';
import { type List, type PolicyReader, REJECT } from '../screening/policy.js';
import type { LoggedCall } from '../store/call-log.js';
import { loadPolicyFile } from '../store/policy-file.js';
import type { PolicyStore } from '../store/policy-store.js';
import { describeRange, readCallFilter } from './call-filter.js';
import { describeCaller } from './call-table.js';
import { pagesOf } from './calls.js';
import type { Context } from './context.js';
import { readEntryFile } from './entry-file.js';
import { existingAccount } from './input.js';
import { table } from './output.js';
import { listOf } from './short-forms.js';

/** Calls of a week unless --since says otherwise. */
const USUAL_SPAN = '7d';

/** Logged calls that another policy would have decided otherwise. */
export async function replayCalls(context: Context, accounts: readonly string[]): Promise<void> {
  const [account, ...others] = accounts;
  if (others.length > 0) {
    throw invalid(`replay --calls takes one account at the most; "${others[0]}" is too much`);
  }
  const filter = await readCallFilter(context, account, USUAL_SPAN);
  const policy = await otherPolicy(context, account);
  const tally = new Tally();
  const changed: Changed[] = [];
  for await (const page of pagesOf(context, filter, Number.POSITIVE_INFINITY)) {
    const found = await changedOf(page, policy, tally);
    if (context.output.json && found.length > 0)
      context.output.stream(found.map(present), () => []);
    if (!context.output.json) changed.push(...found);
  }
  const summary = `${tally.summarize()} (calls ${describeRange(context, filter)})`;
  if (!context.output.json) {
    return context.output.lines([...changeTable(context, changed), summary]);
  }
  if (tally.changed === 0) context.output.stream([], () => []);
  context.output.note(summary);
}

/** `--policy` or the database, with the entries of `--with` added. */
async function otherPolicy(context: Context, account: string | undefined): Promise<PolicyReader> {
  const [file, entriesFile] = [context.text('policy'), context.text('with')];
  const policy =
    file === undefined ? await context.policy({ readOnly: true }) : await loadPolicyFile(file);
  if (entriesFile === undefined) return policy;
  const country =
    account === undefined
      ? (await policy.settings()).homeCountry
      : (await existingAccount(policy, account)).country;
  return new PolicyWithEntries(policy, {
    list: account === undefined ? sharedList(entriesFile) : await blocklistOf(policy, account),
    entries: await readEntryFile(entriesFile, country),
  });
}

/** As `ringfence block` would find it, or make it. */
async function blocklistOf(policy: PolicyStore, account: string): Promise<List> {
  const name = listOf(account, 'block');
  const found = await policy.list(name);
  if (found === undefined) return { ...sharedList(name), owner: account };
  return { ...found, active: found.activeFor.includes(account) };
}

function sharedList(name: string): List {
  return {
    name,
    kind: 'block',
    action: REJECT,
    blockAnonymous: false,
    enabled: true,
    active: true,
  };
}

type Changed = Extract<Rejudged, { kind: 'otherwise' }> & { readonly call: LoggedCall };

async function changedOf(
  calls: readonly LoggedCall[],
  policy: PolicyReader,
  tally: Tally,
): Promise<Changed[]> {
  const changed: Changed[] = [];
  for (const call of calls) {
    const rejudged = await judgeAgain(call, policy);
    tally.add(rejudged);
    if (rejudged.kind === 'otherwise') changed.push({ ...rejudged, call });
  }
  return changed;
}

class Tally {
  changed = 0;
  #judged = 0;
  #rejected = 0;
  #letThrough = 0;
  readonly #unjudgeable = new Map<Unjudgeable, number>();

  add(rejudged: Rejudged): void {
    if (rejudged.kind === 'unjudgeable') {
      const { why } = rejudged;
      this.#unjudgeable.set(why, (this.#unjudgeable.get(why) ?? 0) + 1);
      return;
    }
    this.#judged++;
    if (rejudged.kind === 'same') return;
    this.changed++;
    const [was, now] = [verdictOf(rejudged.was), verdictOf(rejudged.now)];
    if (was === 'transfer' && now === 'reject') this.#rejected++;
    if (was === 'reject' && now === 'transfer') this.#letThrough++;
  }

  summarize(): string {
    const other = this.changed - this.#rejected - this.#letThrough;
    return [
      `${this.#judged} calls judged again: ${this.#rejected} more rejected, ${this.#letThrough} let through, ${other} treated otherwise`,
      ...[...this.#unjudgeable].map(([why, calls]) => `${calls} not judged: ${WHY[why]}`),
    ].join('; ');
  }
}

const WHY: Readonly<Record<Unjudgeable, string>> = {
  withheld: "the caller withheld the number, which isn't kept",
  masked: 'the number is kept masked',
  hashed: 'the number is kept hashed',
  'fail-open': 'let go on without a verdict',
  'no-such-account': 'of an account that the policy does not have',
};

/** In monitor mode what would have been counts. */
function verdictOf({ verdict, wouldVerdict }: Outcome): string {
  return wouldVerdict ?? verdict;
}

function changeTable(context: Context, changed: readonly Changed[]): string[] {
  if (changed.length === 0) return [];
  const lines = table(
    ['TIME', 'ACCOUNT', 'FROM', 'NAME', 'TO', 'WAS', 'WOULD BE', 'REASON', 'LIST', 'ENTRY', 'UUID'],
    changed.map(({ call, was, now, verdict: { wouldBe, ...verdict } }) => {
      const { reason, list, entry } = wouldBe ?? verdict;
      return [
        context.time(call.at),
        call.account,
        describeCaller(call),
        call.name,
        call.dialled,
        describeOutcome(was),
        describeOutcome(now),
        reason,
        list,
        entry,
        call.uuid,
      ];
    }),
  );
  return [...lines, ''];
}

/** `transfer`, `reject USER_BUSY`, `flag`, `monitor (reject CALL_REJECTED)`. */
function describeOutcome({ action, wouldAction }: Outcome): string {
  const text = (each: string) => (each === 'callflow' ? 'transfer' : each);
  return wouldAction === undefined ? text(action) : `monitor (${text(wouldAction)})`;
}

function present({ call, was, now, verdict }: Changed): object {
  const { uuid, at, account, caller, name, dialled } = call;
  return {
    uuid,
    at: new Date(at).toISOString(),
    account,
    caller,
    name,
    dialled,
    was: { ...was, reason: call.reason, list: call.list, entry: call.entry },
    now: { ...now, reason: verdict.reason, list: verdict.list, entry: verdict.entry },
  };
}
