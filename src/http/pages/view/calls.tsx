import { type CallRow, CallTable } from './call-table.js';
import { inAccount, withQuery } from './links.js';
import { Empty } from './parts.js';

export const SPANS = {
  '1h': 'Last hour',
  '24h': 'Last 24 h',
  '7d': 'Last 7 days',
  '31d': 'Last 31 days',
  all: 'Any time',
} as const;
export type Span = keyof typeof SPANS;

export const VERDICTS = {
  any: 'Any verdict',
  rejected: 'Rejected',
  through: 'Through',
  unscreened: 'Unscreened',
} as const;
export type VerdictChoice = keyof typeof VERDICTS;

/** The query of the address. */
export interface CallsQuery {
  readonly number: string;
  readonly span: Span;
  /** A day instead of a span, from a bar of the overview. */
  readonly day: string;
  readonly verdict: VerdictChoice;
  readonly list: string;
}

export interface CallsModel {
  readonly account: string | undefined;
  readonly query: CallsQuery;
  /** Why the query is invalid. */
  readonly problem?: string | undefined;
  /** Lists to choose from. */
  readonly lists: readonly string[];
  readonly rows: readonly CallRow[];
  /** The cursor of the next page. */
  readonly older?: string | undefined;
  /** Whether it is the first page. */
  readonly isFirst: boolean;
  /** Whether any call has been logged. */
  readonly hasCalls: boolean;
  /** The address of the event stream of new calls. */
  readonly live?: string | undefined;
}

export function CallsView({ model }: { model: CallsModel }) {
  const { account, query, rows, older, isFirst, live } = model;
  const path = inAccount(account, 'calls');
  return (
    <>
      <div class="heading">
        <h1>Calls</h1>
        <div class="heading-deeds">
          {live === undefined ? null : <LiveMark />}
          <a class="button plain" href={withQuery(`${path}/csv`, queryOf(query))}>
            Download CSV
          </a>
          <a class="button plain" href={withQuery(path, queryOf(query))}>
            Refresh
          </a>
        </div>
      </div>
      <Filters model={model} path={path} />
      {rows.length === 0 ? (
        <NoCalls model={model} />
      ) : (
        <CallTable rows={rows} account={account} live={live} caption={captionOf(model)} />
      )}
      <nav class="pager" aria-label="Pages">
        {isFirst ? null : <a href={withQuery(path, queryOf(query))}>‹ Newest</a>}
        {older === undefined ? null : (
          <a href={withQuery(path, { ...queryOf(query), before: older })} rel="next">
            Older ›
          </a>
        )}
      </nav>
    </>
  );
}

/** Shown by the script when the event stream is open. */
function LiveMark() {
  return (
    <button type="button" id="live" class="button plain live" aria-pressed="true" hidden>
      Live
    </button>
  );
}

/** Without default values. */
export function queryOf({ number, span, day, verdict, list }: CallsQuery) {
  return {
    number,
    span: span === '24h' || day !== '' ? undefined : span,
    day,
    verdict: verdict === 'any' ? undefined : verdict,
    list,
  };
}

function captionOf({ query: { span, day, verdict, number, list }, account }: CallsModel): string {
  const parts = [
    verdict === 'any' ? 'Calls' : `${VERDICTS[verdict]} calls`,
    account === undefined ? 'of all accounts' : `of ${account}`,
    number === '' ? '' : `from ${number}`,
    list === '' ? '' : `decided by ${list}`,
    day === '' ? `(${SPANS[span].toLowerCase()})` : `on ${day}`,
    'the newest first',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function Filters({ model: { query, lists, problem }, path }: { model: CallsModel; path: string }) {
  return (
    <search>
      <form method="get" action={path} class="filters" data-filter>
        <label class="grow">
          <span>Number</span>
          <input
            type="search"
            name="number"
            value={query.number}
            placeholder="(415) 555-0100, +1415*, withheld"
            autocomplete="off"
            maxlength={256}
            data-key="/"
            aria-invalid={problem === undefined ? undefined : 'true'}
            aria-describedby={problem === undefined ? undefined : 'filter-problem'}
          />
        </label>
        <Choice name="span" label="Time" value={query.day === '' ? query.span : ''} choices={SPANS}>
          {query.day}
        </Choice>
        <Choice name="verdict" label="Verdict" value={query.verdict} choices={VERDICTS} />
        <Choice
          name="list"
          label="List"
          value={query.list}
          choices={{ '': 'Any list', ...Object.fromEntries(lists.map((name) => [name, name])) }}
        />
        <button type="submit" class="button plain">
          Show
        </button>
      </form>
      {problem === undefined ? null : (
        <p class="problem" id="filter-problem">
          {problem}
        </p>
      )}
    </search>
  );
}

function Choice({
  name,
  label,
  value,
  choices,
  children = '',
}: {
  name: string;
  label: string;
  value: string;
  choices: Readonly<Record<string, string>>;
  children?: string;
}) {
  return (
    <label>
      <span>{label}</span>
      <select name={name}>
        {children === '' ? null : (
          <option value="" selected>
            {children}
          </option>
        )}
        {Object.entries(choices).map(([each, text]) => (
          <option value={each} selected={children === '' && each === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function NoCalls({ model: { account, query, hasCalls, isFirst } }: { model: CallsModel }) {
  if (!hasCalls) {
    return (
      <Empty title="No call was screened yet.">
        <p>
          Calls show up here as soon as FreeSWITCH asks about one.
          {account === undefined ? null : (
            <>
              {' '}
              <a href={inAccount(account, 'try')}>Try a caller</a> to see what would happen.
            </>
          )}
        </p>
      </Empty>
    );
  }
  const all = inAccount(account, 'calls');
  return (
    <Empty title={isFirst ? 'No call matches.' : 'No older call matches.'}>
      <p>
        {query.span === 'all' ? null : (
          <>
            <a href={withQuery(all, { ...queryOf({ ...query, day: '' }), span: 'all' })}>
              Look at any time
            </a>{' '}
            or{' '}
          </>
        )}
        <a href={all}>show the last 24 hours</a>.
      </p>
    </Empty>
  );
}
