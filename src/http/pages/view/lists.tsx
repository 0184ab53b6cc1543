import { hasRole } from '../../../store/access.js';
import { FindForm } from './find.js';
import { inAccount, withQuery } from './links.js';
import { describeList, type ListRow, ListSwitch } from './list-state.js';
import { NewList } from './new-list.js';
import { ListLink } from './outcome.js';
import { Empty, showCount, Time } from './parts.js';
import { useReader } from './reader.js';

export interface ListsModel {
  readonly account: string | undefined;
  readonly search: string;
  /** There is no list at all. */
  readonly isBare: boolean;
  readonly lists: readonly ListRow[];
  readonly isFirst: boolean;
  /** After which list the next page begins. */
  readonly after?: string | undefined;
}

export function ListsView({ model }: { model: ListsModel }) {
  const { account, search, isBare, lists, isFirst, after } = model;
  const own = lists.filter(({ isShared }) => !isShared);
  const shared = lists.filter(({ isShared }) => isShared);
  const here = inAccount(account, 'lists');
  const { role } = useReader();
  return (
    <>
      <div class="heading">
        <h1>Lists</h1>
        <NewList account={account} isOpen={isBare} />
      </div>
      {isBare ? null : <FindForm account={account} number="" />}
      {isBare ? (
        <Empty title="No lists yet.">
          <p>
            A list blocks callers, or always lets them through.
            {hasRole({ role }, 'manager') ? (
              <>
                {' '}
                Create one above, or block a caller{' '}
                <a href={inAccount(account, 'calls')}>straight from a call</a>.
              </>
            ) : (
              ' A manager of the account can create one.'
            )}
          </p>
        </Empty>
      ) : null}
      {lists.length > FEW || search !== '' || !isFirst ? (
        <ListSearch here={here} search={search} />
      ) : null}
      {own.length === 0 ? null : (
        <ListTable
          title={account === undefined ? "Accounts' lists" : 'Own lists'}
          lists={own}
          account={account}
        />
      )}
      {shared.length === 0 ? null : (
        <ListTable title="Shared lists" lists={shared} account={account} />
      )}
      {lists.length === 0 && !isBare ? (
        <Empty title="No list has such a name.">
          <p>
            <a href={here}>Show all lists</a>
          </p>
        </Empty>
      ) : null}
      <nav class="pager" aria-label="Pages">
        {isFirst ? null : <a href={withQuery(here, { search })}>‹ First</a>}
        {after === undefined ? null : (
          <a href={withQuery(here, { search, after })} rel="next">
            Next ›
          </a>
        )}
      </nav>
    </>
  );
}

/** So many are seen at a glance. */
const FEW = 20;

function ListSearch({ here, search }: { here: string; search: string }) {
  return (
    <search>
      <form method="get" action={here} class="filters" data-filter>
        <label class="grow">
          <span>Find a list by its name</span>
          <input type="search" name="search" value={search} maxlength={256} data-key="/" />
        </label>
        <button type="submit" class="button plain">
          Search
        </button>
      </form>
    </search>
  );
}

function ListTable({
  title,
  lists,
  account,
}: {
  title: string;
  lists: readonly ListRow[];
  account: string | undefined;
}) {
  return (
    <table class="lists">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">List</th>
          <th scope="col">Does</th>
          <th scope="col" class="figure">
            Entries
          </th>
          <th scope="col" class="figure">
            Calls decided
          </th>
          <th scope="col">Last</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {lists.map((list) => (
          <tr id={`list-${list.name}`} data-row tabindex={-1}>
            <th scope="row">
              <ListLink name={list.name} account={account} />
            </th>
            <td class="list-does">
              {describeList(list)}
              {list.schedule === undefined ? null : <> · {list.schedule}</>}
            </td>
            <td class="figure" data-label="entries">
              {showCount(list.entries)}
            </td>
            <td class="figure" data-label="decided">
              {list.hits === undefined ? '–' : showCount(list.hits)}
            </td>
            <td class="list-last">
              {list.lastHitAt === undefined ? '–' : <Time at={list.lastHitAt} />}
            </td>
            <td class="list-state">
              <span class="switched">
                <ListSwitch list={list} account={account} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
