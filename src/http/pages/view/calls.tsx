import { type CallRow, CallTable } from './call-table.js';
import { Choice } from './choice.js';
import { inAccount, withQuery } from './links.js';
import { Empty, Time } from './parts.js';
import { useReader } from './reader.js';
import { Ticked } from './ticks.js';
import { dayOf } from './times.js';

export const SPANS = {
  '1h': 'Last hour',
  '24h': 'Last 24 h',
  '7d': 'Last 7 days',
  '31d': 'Last 31 days',
  all: 'Any time',
  days: 'From a day…',
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
  /** The first and the last day of the span `days`. A bar of the overview chooses one alone. */
  readonly day: string;
  readonly lastDay: string;
  readonly verdict: VerdictChoice;
  readonly list: string;
  /** The name of a host, if several share the policy. */
  readonly host: string;
}

export interface CallsModel {
  readonly account: string | undefined;
  readonly query: CallsQuery;
  /** Why the query is invalid. */
  readonly problem?: string | undefined;
  /** What is missing, if several hosts share the policy. */
  readonly gap?: string | undefined;
  /** Lists to choose from. */
  readonly lists: readonly string[];
  /** Hosts to choose from: empty if there is one. */
  readonly hosts: readonly string[];
  readonly rows: readonly CallRow[];
  /** The cursor of the next page. */
  readonly older?: string | undefined;
  /** Calls before this time were not searched yet. Unix milliseconds. */
  readonly examinedTo?: number | undefined;
  /** Whether it is the first page. */
  readonly isFirst: boolean;
  /** Whether any call has been logged. */
  readonly hasCalls: boolean;
  /** The address of the event stream of new calls. */
  readonly live?: string | undefined;
}

export function CallsView({ model }: { model: CallsModel }) {
  const { account, query, rows, older, examinedTo, isFirst, live } = model;
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
      {model.gap === undefined ? null : (
        <p class="problem" role="status">
          {model.gap}
        </p>
      )}
      {rows.length === 0 ? (
        <div id="no-calls">
          <NoCalls model={model} />
        </div>
      ) : null}
      {rows.length === 0 && live === undefined ? null : (
        <>
          <CallTable rows={rows} account={account} live={live} caption={captionOf(model)} />
          {account === undefined ? null : (
            <Ticked action={inAccount(account, 'block')}>
              <button type="submit" class="button plain">
                Block the ticked callers
              </button>
              <button type="submit" class="button plain" formaction={inAccount(account, 'allow')}>
                Allow them
              </button>
            </Ticked>
          )}
        </>
      )}
      <nav class="pager" aria-label="Pages">
        {examinedTo === undefined ? null : (
          <p class="note">
            Names were searched back to <Time at={examinedTo} />.
          </p>
        )}
        {isFirst ? null : <a href={withQuery(path, queryOf(query))}>‹ Newest</a>}
        {older === undefined ? null : (
          <a href={withQuery(path, { ...queryOf(query), before: older })} rel="next">
            {examinedTo === undefined ? 'Older ›' : 'Search further back ›'}
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
export function queryOf({ number, span, day, lastDay, verdict, list, host }: CallsQuery) {
  return {
    number,
    span: span === '24h' || span === 'days' ? undefined : span,
    day,
    lastDay: lastDay === day ? undefined : lastDay,
    verdict: verdict === 'any' ? undefined : verdict,
    list,
    host,
  };
}

function captionOf({ query, account }: CallsModel): string {
  const { span, day, lastDay, verdict, number, list, host } = query;
  const parts = [
    verdict === 'any' ? 'Calls' : `${VERDICTS[verdict]} calls`,
    account === undefined ? 'of all accounts' : `of ${account}`,
    number === '' ? '' : `from ${number}`,
    list === '' ? '' : `decided by ${list}`,
    host === '' ? '' : `on ${host}`,
    span !== 'days' ? `(${SPANS[span].toLowerCase()})` : `from ${day} to ${lastDay}`,
    'the newest first',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function Filters({
  model: { query, lists, hosts, problem },
  path,
}: {
  model: CallsModel;
  path: string;
}) {
  return (
    <search>
      <form method="get" action={path} class="filters" data-filter>
        <label class="grow">
          <span>Number or name</span>
          <input
            type="search"
            name="number"
            value={query.number}
            placeholder="(415) 555-0100, +1415*, Window Sales, withheld"
            autocomplete="off"
            maxlength={256}
            data-key="/"
            aria-invalid={problem === undefined ? undefined : 'true'}
            aria-describedby={problem === undefined ? undefined : 'filter-problem'}
          />
        </label>
        <div class="until">
          <Choice name="span" label="Time" value={query.span} choices={SPANS} />
          <DayField name="day" label="First day" value={query.day} />
          <DayField name="lastDay" label="Last day" value={query.lastDay} />
        </div>
        <Choice name="verdict" label="Verdict" value={query.verdict} choices={VERDICTS} />
        <Choice name="list" label="List" value={query.list} choices={namesOr('Any list', lists)} />
        {hosts.length === 0 ? null : (
          <Choice
            name="host"
            label="Host"
            value={query.host}
            choices={namesOr('Any host', hosts)}
          />
        )}
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

function namesOr(any: string, names: readonly string[]): Record<string, string> {
  return { '': any, ...Object.fromEntries(names.map((name) => [name, name])) };
}

/** Shown where the span asks for it. */
function DayField({ name, label, value }: { name: string; label: string; value: string }) {
  const { now, zone } = useReader();
  return (
    <label class="until-date">
      <span>{label}</span>
      <input type="date" name={name} value={value} max={dayOf(now, zone)} />
    </label>
  );
}

function NoCalls({ model }: { model: CallsModel }) {
  const { account, query, hasCalls, isFirst } = model;
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
  if (model.examinedTo !== undefined) {
    return <Empty title="No call matches so far." />;
  }
  return (
    <Empty title={isFirst ? 'No call matches.' : 'No older call matches.'}>
      <p>
        {query.span === 'all' ? null : (
          <>
            <a
              href={withQuery(all, { ...queryOf({ ...query, day: '', lastDay: '' }), span: 'all' })}
            >
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
