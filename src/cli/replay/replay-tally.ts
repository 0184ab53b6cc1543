import type { Outcome, Rejudged } from '../../replay/judge-again.js';
import type { Unjudgeable } from '../../replay/logged-call.js';
import { counted } from '../terminal/output.js';

/** Counts the results of screening logged calls again. */
export class ReplayTally {
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
    const [was, now] = [verdictOf(rejudged.before), verdictOf(rejudged.after)];
    if (was === 'transfer' && now === 'reject') this.#rejected++;
    if (was === 'reject' && now === 'transfer') this.#letThrough++;
  }

  /** `63 calls judged again, then and now: 2 more rejected, ...; 12 not judged: ...`. */
  summarize(compared: string): string {
    const other = this.changed - this.#rejected - this.#letThrough;
    return [
      `${counted(this.#judged, 'call')} judged again, ${compared}: ${this.#rejected} more rejected, ${this.#letThrough} let through, ${other} treated otherwise`,
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

/** In monitor mode, the verdict that was suppressed. */
function verdictOf({ verdict, wouldVerdict }: Outcome): string {
  return wouldVerdict ?? verdict;
}
