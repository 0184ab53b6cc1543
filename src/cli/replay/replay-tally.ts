import type { Unscreenable } from '../../replay/logged-call.js';
import type { Outcome, Rescreened } from '../../replay/rescreen.js';
import { counted } from '../terminal/output.js';

/** Counts the results of screening logged calls again. */
export class ReplayTally {
  changed = 0;
  #screened = 0;
  #rejected = 0;
  #letThrough = 0;
  readonly #notScreened = new Map<Unscreenable, number>();

  add(rescreened: Rescreened): void {
    if (rescreened.kind === 'unscreenable') {
      const { why } = rescreened;
      this.#notScreened.set(why, (this.#notScreened.get(why) ?? 0) + 1);
      return;
    }
    this.#screened++;
    if (rescreened.kind === 'same') return;
    this.changed++;
    const [was, now] = [verdictOf(rescreened.before), verdictOf(rescreened.after)];
    if (was === 'transfer' && now === 'reject') this.#rejected++;
    if (was === 'reject' && now === 'transfer') this.#letThrough++;
  }

  /** `63 calls screened again, then and now: 2 more rejected, ...; 12 not screened: ...`. */
  summarize(compared: string): string {
    const other = this.changed - this.#rejected - this.#letThrough;
    return [
      `${counted(this.#screened, 'call')} screened again, ${compared}: ${this.#rejected} more rejected, ${this.#letThrough} let through, ${other} treated otherwise`,
      ...[...this.#notScreened].map(([why, calls]) => `${calls} not screened: ${WHY[why]}`),
    ].join('; ');
  }
}

const WHY: Readonly<Record<Unscreenable, string>> = {
  withheld: 'the caller withheld the number',
  masked: 'the number is masked in the log',
  hashed: 'the number is hashed in the log',
  'fail-open': 'continued without a verdict',
  'no-such-account': 'the policy does not have the account',
};

/** In monitor mode, the verdict that was suppressed. */
function verdictOf({ verdict, wouldVerdict }: Outcome): string {
  return wouldVerdict ?? verdict;
}
