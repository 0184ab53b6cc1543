import { ChangeForm, Deed } from './deed.js';
import { listDeed } from './links.js';
import { Chip, Cut, EntryText, showCount, Text, Time } from './parts.js';
import { useReader } from './reader.js';
import { Tick } from './ticks.js';
import { UntilChoice } from './until.js';

export interface EntryRow {
  readonly text: string;
  readonly label?: string | undefined;
  readonly expiresAt?: number | undefined;
  readonly author: string;
  readonly createdAt: number;
  readonly hits?: number | undefined;
  readonly lastHitAt?: number | undefined;
}

export function EntryTable({
  rows,
  list,
  mayChange,
  byAuthor,
}: {
  rows: readonly EntryRow[];
  list: string;
  mayChange: boolean;
  /** Where the entries of an author are shown. */
  byAuthor: (author: string) => string;
}) {
  return (
    <table class="entries">
      <caption class="visually-hidden">Entries of {list}</caption>
      <thead>
        <tr>
          <th scope="col">Number or name</th>
          <th scope="col">Note</th>
          <th scope="col" class="figure">
            Calls
          </th>
          <th scope="col">Until</th>
          <th scope="col">Added</th>
          {mayChange ? (
            <th scope="col">
              <span class="visually-hidden">What to do</span>
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {rows.map((entry) => (
          <EntryTableRow entry={entry} list={list} mayChange={mayChange} byAuthor={byAuthor} />
        ))}
      </tbody>
    </table>
  );
}

function EntryTableRow({
  entry,
  list,
  mayChange,
  byAuthor,
}: {
  entry: EntryRow;
  list: string;
  mayChange: boolean;
  byAuthor: (author: string) => string;
}) {
  const { text, label, hits = 0, lastHitAt, author, createdAt } = entry;
  return (
    <tr id={`entry-${encodeURIComponent(text)}`} data-row tabindex={-1}>
      <th scope="row">
        {mayChange ? <Tick name="entry" value={text} /> : null}
        <EntryText>{text}</EntryText>
      </th>
      <td class="entry-label">{label === undefined ? null : <Cut>{label}</Cut>}</td>
      <td class="figure entry-hits">
        {hits === 0 ? (
          <span class="note">none</span>
        ) : (
          <>
            {showCount(hits)}
            <span class="on-phone"> {hits === 1 ? 'call' : 'calls'}</span>
            {lastHitAt === undefined ? null : (
              <span class="note">
                {' '}
                last <Time at={lastHitAt} />
              </span>
            )}
          </>
        )}
      </td>
      <td class="entry-until">
        <Until at={entry.expiresAt} />
      </td>
      <td class="entry-added note">
        <Time at={createdAt} /> by{' '}
        <a href={byAuthor(author)}>
          <Text>{author}</Text>
        </a>
      </td>
      {mayChange ? (
        <td class="entry-deeds">
          <EditEntry entry={entry} list={list} />
          <Deed
            action={listDeed(list, 'remove')}
            fields={{ entry: text }}
            look="quiet"
            label={`Remove ${text}`}
          >
            Remove
          </Deed>
        </td>
      ) : null}
    </tr>
  );
}

function Until({ at }: { at: number | undefined }) {
  const { now } = useReader();
  if (at === undefined) return <span class="note">for ever</span>;
  if (at > now) return <Time at={at} />;
  return (
    <>
      <Chip tone="unscreened">Expired</Chip> <Time at={at} />
    </>
  );
}

function EditEntry({ entry: { text, label, expiresAt }, list }: { entry: EntryRow; list: string }) {
  return (
    <details class="edit" id={`edit-${encodeURIComponent(text)}`}>
      <summary class="button quiet" aria-label={`Edit ${text}`}>
        Edit
      </summary>
      <ChangeForm action={listDeed(list, 'edit')} class="stack">
        <input type="hidden" name="entry" value={text} />
        <label>
          <span>Note</span>
          <input name="label" maxlength={256} autocomplete="off" value={label ?? ''} />
        </label>
        <UntilChoice expiresAt={expiresAt} />
        <button type="submit" class="button main">
          Save
        </button>
      </ChangeForm>
    </details>
  );
}
