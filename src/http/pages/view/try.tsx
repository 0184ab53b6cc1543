import { Choice } from './choice.js';
import { inAccount } from './links.js';
import { type Decision, WhyView } from './why.js';

/** The query of the address. */
export interface TryQuery {
  readonly from: string;
  readonly name: string;
  readonly privacy: string;
  readonly verstat: string;
  readonly to: string;
  /** A local time of the account, as a form field has it: `2026-12-24T19:00`. */
  readonly at: string;
}

export interface TryModel {
  readonly account: string;
  readonly query: TryQuery;
  readonly example: string;
  readonly decision?: Decision | undefined;
  /** Why the query is invalid. */
  readonly problem?: string | undefined;
}

const PRIVACY = {
  '': 'shown',
  id: 'hidden (Privacy: id)',
  user: 'hidden (Privacy: user)',
} as const;
const VERSTATS = {
  '': 'not checked',
  'TN-Validation-Passed-A': 'passed, A (full)',
  'TN-Validation-Passed-B': 'passed, B (partial)',
  'TN-Validation-Passed-C': 'passed, C (gateway)',
  'TN-Validation-Failed': 'failed',
} as const;

export function TryView({
  model: { account, query, example, decision, problem },
}: {
  model: TryModel;
}) {
  return (
    <>
      <h1>Try a caller</h1>
      <p class="note">What would happen to such a call. No call is made, and nothing changes.</p>
      <form method="get" action={inAccount(account, 'try')} class="panel grid" data-filter>
        <label>
          <span>Number (empty: none sent)</span>
          <input
            name="from"
            value={query.from}
            placeholder={example}
            maxlength={256}
            autocomplete="off"
            data-key="/"
          />
        </label>
        <label>
          <span>Name</span>
          <input name="name" value={query.name} maxlength={256} autocomplete="off" />
        </label>
        <Choice name="privacy" label="The number is" value={query.privacy} choices={PRIVACY} />
        <Choice name="verstat" label="STIR/SHAKEN" value={query.verstat} choices={VERSTATS} />
        <label>
          <span>Dialled number</span>
          <input name="to" value={query.to} maxlength={256} autocomplete="off" />
        </label>
        <label>
          <span>When (empty: now)</span>
          <input type="datetime-local" name="at" value={query.at} />
        </label>
        <button type="submit" class="button main">
          Try
        </button>
      </form>
      {problem === undefined ? null : <p class="problem">{problem}</p>}
      {decision === undefined ? null : (
        <section aria-label="Verdict" id="verdict">
          <WhyView decision={decision} />
        </section>
      )}
    </>
  );
}
