import type { Difference, RecordedChange } from '../../../store/history.js';
import { Deed } from './deed.js';
import { describeDifference } from './differences.js';
import { inAccount, withQuery } from './links.js';
import { Chip, Empty, EntryText, Text, Time } from './parts.js';

export interface HistoryRow {
  readonly change: RecordedChange;
  /** Whether the reader may undo it. */
  readonly mayUndo: boolean;
}

export interface HistoryModel {
  readonly account: string | undefined;
  readonly author: string;
  readonly rows: readonly HistoryRow[];
  /** Before which change the next page begins. */
  readonly older?: number | undefined;
  readonly isFirst: boolean;
}

export function HistoryView({
  model: { account, author, rows, older, isFirst },
}: {
  model: HistoryModel;
}) {
  const path = inAccount(account, 'history');
  return (
    <>
      <h1>History</h1>
      <search>
        <form method="get" action={path} class="filters" data-filter>
          <label class="grow">
            <span>Changed by</span>
            <input
              type="search"
              name="author"
              value={author}
              maxlength={128}
              data-key="/"
              placeholder="anyone"
            />
          </label>
          <button type="submit" class="button plain">
            Show
          </button>
        </form>
      </search>
      {rows.length === 0 ? (
        <Empty title={author === '' ? 'Nothing was changed yet.' : `${author} changed nothing.`}>
          {author === '' ? null : (
            <p>
              <a href={path}>Show all changes</a>
            </p>
          )}
        </Empty>
      ) : (
        <table class="history">
          <caption class="visually-hidden">Changes, the latest first</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">
                <span class="visually-hidden">What to do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <ChangeRow row={row} path={path} />
            ))}
          </tbody>
        </table>
      )}
      <nav class="pager" aria-label="Pages">
        {isFirst ? null : <a href={withQuery(path, { author })}>‹ Newest</a>}
        {older === undefined ? null : (
          <a href={withQuery(path, { author, before: String(older) })} rel="next">
            Older ›
          </a>
        )}
      </nav>
    </>
  );
}

function ChangeRow({ row: { change, mayUndo }, path }: { row: HistoryRow; path: string }) {
  const { id, at, author, what, undoes, undoneBy, differences } = change;
  return (
    <tr
      id={`change-${id}`}
      class={undoneBy === undefined ? undefined : 'undone'}
      data-row
      tabindex={-1}
    >
      <td class="change-time">
        <Time at={at} />
      </td>
      <td class="change-author">
        <a href={withQuery(path, { author })}>
          <Text>{author}</Text>
        </a>
      </td>
      <td class="change-what">
        <div class="change-parts">
          {undoes === undefined ? null : <Chip tone="plain">Undo of {undoes}</Chip>}
          {undoneBy === undefined ? null : <Chip tone="quiet">Undone by {undoneBy}</Chip>}
          <Differences differences={differences} />
          <details class="more" id={`origin-${id}`}>
            <summary>Change {id}</summary>
            <code>
              <Text>{what}</Text>
            </code>
          </details>
        </div>
      </td>
      <td class="change-deeds">
        {mayUndo ? (
          <Deed action={`/changes/${id}/undo`} label={`Undo change ${id}`} keys="u" look="quiet">
            Undo
          </Deed>
        ) : null}
      </td>
    </tr>
  );
}

const MOST_SHOWN = 5;

/** The first entries that were added, changed or removed. */
function Examples({ of: { kind, count = 0, examples = [] } }: { of: Difference }) {
  if (kind !== 'entries') return null;
  return (
    <>
      {examples.map((entry, at) => (
        <>
          {at === 0 ? ': ' : ', '}
          <EntryText>{entry}</EntryText>
        </>
      ))}
      {count > examples.length ? `, and ${count - examples.length} more` : null}
    </>
  );
}

function Differences({ differences }: { differences: readonly Difference[] | undefined }) {
  if (differences === undefined) return <p class="note">The details were not recorded.</p>;
  if (differences.length === 0) return <p class="note">No difference.</p>;
  const more = differences.length - MOST_SHOWN;
  return (
    <ul class="differences">
      {differences.slice(0, MOST_SHOWN).map((each) => (
        <li class={each.did}>
          <Text>{describeDifference(each)}</Text>
          <Examples of={each} />
        </li>
      ))}
      {more > 0 ? <li class="note">and {more} more</li> : null}
    </ul>
  );
}
