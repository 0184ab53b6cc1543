import type { Account } from '../../../screening/policy/policy.js';
import { hasRole } from '../../../store/access.js';
import { ChangeForm, Deed } from './deed.js';
import { inAccount, withQuery } from './links.js';
import { Chip, Empty, showCount, Text, Time } from './parts.js';
import { useReader } from './reader.js';

export interface AccountRow {
  readonly account: Account;
  readonly isDefault: boolean;
  /** Within the last day. */
  readonly calls: number;
  readonly rejected: number;
}

export interface AccountsModel {
  readonly search: string;
  readonly rows: readonly AccountRow[];
  /** Where the next page begins. */
  readonly after?: string | undefined;
  readonly isFirst: boolean;
  /** Of a new account. */
  readonly homeCountry: string;
  /** ISO 3166 codes. */
  readonly countries: readonly string[];
}

const HERE = '/accounts';

export function AccountsView({ model }: { model: AccountsModel }) {
  const { search, rows, after, isFirst } = model;
  const isBare = rows.length === 0 && search === '' && isFirst;
  return (
    <>
      <div class="heading">
        <h1>Accounts</h1>
        <NewAccount model={model} isOpen={isBare} />
      </div>
      {isBare ? (
        <Empty title="There is no account yet.">
          <p>An account is a company or a line with its own numbers, lists and rules.</p>
        </Empty>
      ) : (
        <search>
          <form method="get" action={HERE} class="filters" data-filter>
            <label class="grow">
              <span>Name, id or dialled number</span>
              <input type="search" name="search" value={search} maxlength={256} data-key="/" />
            </label>
            <button type="submit" class="button plain">
              Search
            </button>
          </form>
        </search>
      )}
      {rows.length > 0 ? (
        <AccountTable rows={rows} />
      ) : isBare ? null : (
        <Empty title="No account matches.">
          <p>
            <a href={HERE}>Show all accounts</a>
          </p>
        </Empty>
      )}
      <nav class="pager" aria-label="Pages">
        {isFirst ? null : <a href={withQuery(HERE, { search })}>‹ First</a>}
        {after === undefined ? null : (
          <a href={withQuery(HERE, { search, after })} rel="next">
            Next ›
          </a>
        )}
      </nav>
    </>
  );
}

function AccountTable({ rows }: { rows: readonly AccountRow[] }) {
  return (
    <table class="accounts">
      <caption class="visually-hidden">Accounts by id</caption>
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">Screening</th>
          <th scope="col" class="figure">
            Calls, 24 h
          </th>
          <th scope="col" class="figure">
            Rejected
          </th>
          <th scope="col">
            <span class="visually-hidden">What to do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <AccountTableRow row={row} />
        ))}
      </tbody>
    </table>
  );
}

function AccountTableRow({ row: { account, isDefault, calls, rejected } }: { row: AccountRow }) {
  const { id, name, country } = account;
  const { now } = useReader();
  const isPaused = account.pausedUntil !== undefined && account.pausedUntil > now;
  const settings = inAccount(id, 'settings');
  return (
    <tr id={`account-${id}`} data-row tabindex={-1}>
      <th scope="row">
        <a href={inAccount(id)} data-key="Enter">
          <Text>{name}</Text>
        </a>{' '}
        <span class="note">
          {name === id ? '' : `${id} · `}
          {country}
          {isDefault ? ' · default' : ''}
        </span>
      </th>
      <td class="account-state">
        <Screening account={account} isPaused={isPaused} />
      </td>
      <td class="figure" data-label="calls in 24 h">
        <a href={inAccount(id, 'calls')}>{showCount(calls)}</a>
      </td>
      <td class="figure" data-label="rejected">
        <a href={withQuery(inAccount(id, 'calls'), { verdict: 'rejected' })}>
          {showCount(rejected)}
        </a>
      </td>
      <td class="account-deeds">
        {isPaused ? (
          <Deed
            action={settings}
            fields={{ pause: 'end' }}
            part={`account-${id}`}
            label={`End the pause: ${name}`}
          >
            End the pause
          </Deed>
        ) : account.mode === 'off' ? null : (
          <Deed
            action={settings}
            fields={{ pause: '1h' }}
            part={`account-${id}`}
            look="quiet"
            label={`Pause for an hour: ${name}`}
          >
            Pause for an hour
          </Deed>
        )}
        <a class="button quiet" href={settings} aria-label={`Settings of ${name}`}>
          Settings
        </a>
      </td>
    </tr>
  );
}

function Screening({
  account: { mode, pausedUntil },
  isPaused,
}: {
  account: Account;
  isPaused: boolean;
}) {
  if (mode === 'off') return <Chip tone="unscreened">Off</Chip>;
  if (isPaused && pausedUntil !== undefined) {
    return (
      <>
        <Chip tone="unscreened">Paused</Chip> until <Time at={pausedUntil} />
      </>
    );
  }
  return mode === 'monitor' ? <Chip tone="quiet">Watch only</Chip> : <Chip tone="good">On</Chip>;
}

const LONGEST_ID = 63;

function NewAccount({ model, isOpen }: { model: AccountsModel; isOpen: boolean }) {
  const { homeCountry, countries } = model;
  const { role } = useReader();
  if (!hasRole({ role }, 'admin')) return null;
  return (
    <details class="panel" id="new-account" open={isOpen}>
      <summary class="button main">New account</summary>
      <ChangeForm action={HERE} needs="admin" class="stack">
        <label>
          <span>Id</span>
          <input
            name="id"
            required
            maxlength={LONGEST_ID}
            autocomplete="off"
            spellcheck={false}
            aria-describedby="new-account-id"
          />
          <small id="new-account-id">Small letters, digits and ._-, as in “acme”.</small>
        </label>
        <label>
          <span>Name (empty: the id)</span>
          <input name="name" maxlength={128} autocomplete="off" />
        </label>
        <label>
          <span>Country, in which numbers are read</span>
          <select name="country">
            {countries.map((code) => (
              <option value={code} selected={code === homeCountry}>
                {code}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Dialled numbers, extensions or domains of its calls, one per line</span>
          <textarea name="routes" rows={3} autocomplete="off" spellcheck={false} />
        </label>
        <label class="check">
          <input type="checkbox" name="default" checked={isOpen} /> Also gets the calls that no
          other account has
        </label>
        <button type="submit" class="button main">
          Create the account
        </button>
      </ChangeForm>
    </details>
  );
}
