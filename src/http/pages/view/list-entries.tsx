import { Choice } from './choice.js';
import { type EntryRow, EntryTable } from './entries.js';
import { listDeed, listLink, withQuery } from './links.js';
import { countEntries, type ListRow } from './list-state.js';
import { Empty, Text } from './parts.js';
import { Ticked } from './ticks.js';

export const STATES = {
  all: 'All',
  expired: 'Expired',
  unused: 'Never met a call',
} as const;

/** As it stands in the address. */
export interface EntriesQuery {
  readonly search: string;
  /** Within numbers, too, not only at their beginning. */
  readonly anywhere: boolean;
  readonly state: keyof typeof STATES;
  readonly author: string;
}

export interface EntriesModel {
  readonly account: string | undefined;
  readonly list: ListRow;
  readonly query: EntriesQuery;
  readonly rows: readonly EntryRow[];
  /** Where the next page begins. */
  readonly after?: string | undefined;
  /** Entries behind `after` were not searched yet. */
  readonly isUnfinished: boolean;
  /** Only the beginnings of numbers were compared. */
  readonly isByBeginning: boolean;
  readonly isFirst: boolean;
}

export function Entries({ model, mayChange }: { model: EntriesModel; mayChange: boolean }) {
  const { list, account, query, rows, after, isUnfinished, isFirst } = model;
  const here = listLink(list.name, account);
  const at = (change: Partial<EntriesQuery>) => withQuery(here, addressOf({ ...query, ...change }));
  return (
    <section aria-labelledby="entries-heading">
      <div class="heading">
        <h2 id="entries-heading">Entries</h2>
        <div class="heading-deeds">
          <a class="button plain" href={listDeed(list.name, 'export.csv')}>
            Export
          </a>
        </div>
      </div>
      {list.entries === 0 ? null : <EntryFilters query={query} here={here} />}
      {model.isByBeginning ? (
        <p class="note">
          Numbers with this beginning.{' '}
          <a href={at({ anywhere: true })}>Search within numbers and in notes</a>
        </p>
      ) : null}
      {rows.length > 0 ? (
        <>
          <EntryTable
            rows={rows}
            list={list.name}
            mayChange={mayChange}
            byAuthor={(author) => at({ author })}
          />
          {mayChange ? (
            <Ticked
              action={listDeed(list.name, 'remove')}
              needs={list.isShared ? 'admin' : 'manager'}
            >
              <button type="submit" class="button plain">
                Remove the ticked entries
              </button>
            </Ticked>
          ) : null}
        </>
      ) : list.entries === 0 ? null : isUnfinished ? (
        <Empty title="No entry matches so far." />
      ) : (
        <Empty title={isFirst ? 'No entry matches.' : 'No more entries.'}>
          <p>
            <a href={here}>Show all {countEntries(list.entries)}</a>
          </p>
        </Empty>
      )}
      <nav class="pager" aria-label="Pages">
        {isUnfinished && after !== undefined ? (
          <p class="note">
            Searched up to <Text>{after}</Text>.
          </p>
        ) : null}
        {isFirst ? null : <a href={at({})}>‹ First</a>}
        {after === undefined ? null : (
          <a href={withQuery(here, { ...addressOf(query), after })} rel="next">
            {isUnfinished ? 'Search on ›' : 'Next ›'}
          </a>
        )}
      </nav>
    </section>
  );
}

function addressOf({ search, anywhere, state, author }: EntriesQuery) {
  return {
    search,
    anywhere: anywhere ? 'yes' : undefined,
    state: state === 'all' ? undefined : state,
    author,
  };
}

function EntryFilters({ query, here }: { query: EntriesQuery; here: string }) {
  const { author, ...others } = query;
  return (
    <search>
      <form method="get" action={here} class="filters" data-filter>
        <label class="grow">
          <span>Search in numbers and notes</span>
          <input type="search" name="search" value={query.search} maxlength={256} data-key="/" />
        </label>
        <Choice name="state" label="Which" value={query.state} choices={STATES} />
        {author === '' ? null : <input type="hidden" name="author" value={author} />}
        <button type="submit" class="button plain">
          Search
        </button>
      </form>
      {author === '' ? null : (
        <p class="note">
          Added by <Text>{author}</Text>.{' '}
          <a href={withQuery(here, addressOf({ ...others, author: '' }))}>Added by anybody</a>
        </p>
      )}
    </search>
  );
}
