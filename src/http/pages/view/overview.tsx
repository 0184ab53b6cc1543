import { hasRole } from '../../../store/access.js';
import type { CallerCount } from '../../../store/call-log.js';
import { DayChart, type DayTally, type Tally, totalOf } from './day-chart.js';
import { inAccount, withQuery } from './links.js';
import { ListLink, WORDS } from './outcome.js';
import { Empty, PhoneNumber, showCount } from './parts.js';
import { useReader } from './reader.js';

export interface HealthLine {
  readonly subject: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly text: string;
  /** The remedy. */
  readonly remedy?: string | undefined;
  readonly link?: string | undefined;
}

/** The callers of most calls. */
export interface CallerRanking {
  readonly callers: readonly CallerCount[];
  /** Only the latest calls were counted, because there are many. */
  readonly isOfLatest: boolean;
}

export interface OverviewModel {
  readonly account: string | undefined;
  /** `2026-11-27`, in the reader's zone. */
  readonly today: string;
  /** The oldest first; the last one is today. */
  readonly days: readonly DayTally[];
  /** Of the same days. */
  readonly rejected: CallerRanking;
  readonly through: CallerRanking;
  readonly lists: readonly { readonly name: string; readonly calls: number }[];
  /** The reasons of unscreened calls of these days. */
  readonly unscreened: readonly { readonly name: string; readonly calls: number }[];
  readonly health: readonly HealthLine[];
  /** What is missing at the start. */
  readonly missing: {
    readonly accounts: boolean;
    readonly routes: boolean;
    readonly calls: boolean;
  };
}

export function OverviewView({ model }: { model: OverviewModel }) {
  const { missing } = model;
  return (
    <>
      <h1>Overview</h1>
      <Health lines={model.health} />
      {missing.accounts || missing.calls ? <FirstSteps model={model} /> : <Calls model={model} />}
    </>
  );
}

function Calls({ model }: { model: OverviewModel }) {
  const { account, days } = model;
  return (
    <>
      <Figures model={model} />
      <section aria-labelledby="days-heading">
        <h2 id="days-heading">Last {days.length} days</h2>
        <DayChart days={days} account={account} />
      </section>
      <div class="columns">
        <TopCallers
          id="rejected"
          title="Most rejected callers"
          none="No number was rejected."
          ranking={model.rejected}
          account={account}
        />
        <TopCallers
          id="through"
          title="Callers let through most"
          none="No number was let through."
          ranking={model.through}
          account={account}
        />
        <TopLists model={model} />
        <Unscreened model={model} />
      </div>
    </>
  );
}

const NOTHING: Tally = { rejected: 0, through: 0, unscreened: 0 };

function Figures({ model: { days, account, today } }: { model: OverviewModel }) {
  const tally = days.at(-1) ?? NOTHING;
  const path = inAccount(account, 'calls');
  const figures = [
    ['any', 'calls today', totalOf(tally)],
    ['rejected', 'rejected', tally.rejected],
    ['through', 'through', tally.through],
    ['unscreened', 'unscreened', tally.unscreened],
  ] as const;
  return (
    <ul class="figures" aria-label="Today">
      {figures.map(([verdict, word, calls]) => (
        <li>
          <a
            class={`big-figure ${calls === 0 ? 'none' : verdict}`}
            href={withQuery(path, { day: today, verdict: verdict === 'any' ? undefined : verdict })}
          >
            <strong>{showCount(calls)}</strong> {word}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Health({ lines }: { lines: readonly HealthLine[] }) {
  if (lines.length === 0) return null;
  return (
    <ul class="health" aria-label="State">
      {lines.map(({ subject, state, text, remedy, link }) => (
        <li class={state}>
          <span class="health-mark" aria-hidden="true">
            {state === 'ok' ? '●' : '▲'}
          </span>
          <span>
            <strong>{subject}</strong>: {text}
            {remedy === undefined ? null : (
              <>
                {'. '}
                {link === undefined ? remedy : <a href={link}>{remedy}</a>}
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function FirstSteps({ model: { account, missing } }: { model: OverviewModel }) {
  const { role } = useReader();
  if (account === undefined) {
    return missing.accounts ? (
      <Empty title="No accounts yet.">
        <p>
          An account is a company or a line with its own rules.{' '}
          <a href="/accounts">Create the first one</a>.
        </p>
      </Empty>
    ) : (
      <Empty title="No calls yet.">
        <p>
          Point FreeSWITCH's dialplan to Ringfence; <code>ringfence doctor</code> says what is
          missing.
        </p>
      </Empty>
    );
  }
  return (
    <Empty title="No call came to this account yet.">
      <ol>
        <li>
          <a href={inAccount(account, 'settings')}>
            {missing.routes && hasRole({ role }, 'admin')
              ? 'Add its numbers'
              : 'Look at its settings'}
          </a>
        </li>
        {hasRole({ role }, 'manager') ? (
          <li>
            <a href={inAccount(account, 'lists')}>Create a list of callers to block</a>
          </li>
        ) : null}
        <li>
          <a href={inAccount(account, 'try')}>Try a caller</a>
        </li>
      </ol>
    </Empty>
  );
}

function TopCallers({
  id,
  title,
  none,
  ranking: { callers, isOfLatest },
  account,
}: {
  id: 'rejected' | 'through';
  title: string;
  none: string;
  ranking: CallerRanking;
  account: string | undefined;
}) {
  const most = Math.max(1, ...callers.map(({ calls }) => calls));
  return (
    <section aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{title}</h2>
      {isOfLatest && callers.length > 0 ? <p class="note">Among the latest calls.</p> : null}
      {callers.length === 0 ? (
        <p class="note">{none}</p>
      ) : (
        <ol class={`ranking ${id}`}>
          {callers.map(({ caller, calls }) => (
            <li>
              <a href={withQuery(inAccount(account, 'calls'), { number: caller, span: 'all' })}>
                <PhoneNumber>{caller}</PhoneNumber>
              </a>
              <span class="figure">{showCount(calls)}</span>
              <Share value={calls} most={most} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function TopLists({ model: { lists, account } }: { model: OverviewModel }) {
  const most = Math.max(1, ...lists.map(({ calls }) => calls));
  return (
    <section aria-labelledby="lists-heading">
      <h2 id="lists-heading">Lists that decided most</h2>
      {lists.length === 0 ? (
        <p class="note">
          No list decided a call. <a href={inAccount(account, 'lists')}>See the lists</a>
        </p>
      ) : (
        <ol class="ranking">
          {lists.map(({ name, calls }) => (
            <li>
              <ListLink name={name} account={account} />
              <span class="figure">{showCount(calls)}</span>
              <Share value={calls} most={most} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Unscreened({ model: { unscreened, account } }: { model: OverviewModel }) {
  return (
    <section aria-labelledby="unscreened-heading">
      <h2 id="unscreened-heading">Went through unscreened</h2>
      {unscreened.length === 0 ? (
        <p class="note">Every call was screened.</p>
      ) : (
        <ol class="ranking">
          {unscreened.map(({ name, calls }) => (
            <li>
              <a
                href={withQuery(inAccount(account, 'calls'), {
                  verdict: 'unscreened',
                  span: '31d',
                })}
              >
                {WORDS[name] ?? name}
              </a>
              <span class="figure">{showCount(calls)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** A bar below a row, relative to the highest value. */
function Share({ value, most }: { value: number; most: number }) {
  return (
    <svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect x="0" y="0" width={(value / most) * 100} height="4" />
    </svg>
  );
}
