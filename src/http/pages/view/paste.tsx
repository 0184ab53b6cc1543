import { ChangeForm } from './deed.js';
import { listDeed, listLink } from './links.js';
import { countEntries } from './list-state.js';
import { Chip, Cut, Empty, EntryText, showCount, Text, type Tone } from './parts.js';

/** The state of a pasted line. */
export type PastedState = 'new' | 'there' | 'changed' | 'doubtful' | 'invalid';

export interface PastedRow {
  /** Absent for new entries, of which only a sample is shown. */
  readonly line?: number | undefined;
  /** The original text. */
  readonly written?: string | undefined;
  readonly state: PastedState;
  /** The entry that would be stored. */
  readonly entry?: string | undefined;
  readonly label?: string | undefined;
  /** The doubt or the problem. */
  readonly note?: string | undefined;
}

export interface PasteModel {
  readonly list: string;
  readonly counts: Readonly<Record<PastedState, number>>;
  /** Lines that need attention come first. Only a part, if there are many. */
  readonly rows: readonly PastedRow[];
  /** The text that is sent again to add the lines. */
  readonly text: string;
  /** The column of the numbers, if it was named. */
  readonly column?: string | undefined;
}

const STATES: Readonly<Record<PastedState, { word: string; tone: Tone }>> = {
  invalid: { word: 'invalid', tone: 'rejected' },
  doubtful: { word: 'please check', tone: 'unscreened' },
  new: { word: 'new', tone: 'good' },
  changed: { word: 'changed', tone: 'plain' },
  there: { word: 'already there', tone: 'quiet' },
};

export function PasteView({ model: { list, counts, rows, text, column } }: { model: PasteModel }) {
  // Doubtful lines are added and thus counted as new or changed.
  const adds = counts.new + counts.changed;
  const all = adds + counts.there + counts.invalid;
  return (
    <>
      <p class="crumbs">
        <a href={listLink(list)}>
          <Text>{list}</Text>
        </a>
      </p>
      <h1>What would be added</h1>
      <ul class="figures">
        {(Object.keys(STATES) as PastedState[]).map((state) => (
          <li>
            <span class={`big-figure ${counts[state] === 0 ? 'none' : STATES[state].tone}`}>
              <strong>{showCount(counts[state])}</strong> {STATES[state].word}
            </span>
          </li>
        ))}
      </ul>
      {all === 0 ? (
        <Empty title="It contains no lines.">
          <p>
            <a href={listLink(list)}>Go back</a> and paste numbers, one per line.
          </p>
        </Empty>
      ) : null}
      <div class="deeds">
        {adds === 0 ? null : (
          <ChangeForm action={listDeed(list, 'paste')}>
            <input type="hidden" name="text" value={text} />
            {column === undefined ? null : <input type="hidden" name="column" value={column} />}
            <input type="hidden" name="confirm" value="yes" />
            <button type="submit" class="button main">
              Add {countEntries(adds)}
              {counts.invalid === 0 ? '' : `, leave out ${showCount(counts.invalid)}`}
            </button>
          </ChangeForm>
        )}
        <a class="button plain" href={listLink(list)}>
          Cancel
        </a>
      </div>
      {rows.length === 0 ? null : <PastedTable rows={rows} all={all} />}
    </>
  );
}

function PastedTable({ rows, all }: { rows: readonly PastedRow[]; all: number }) {
  return (
    <table class="pasted">
      <caption>
        {all > rows.length
          ? `${rows.length} of ${showCount(all)} lines, invalid ones first`
          : 'Lines'}
      </caption>
      <thead>
        <tr>
          <th scope="col" class="figure">
            Line
          </th>
          <th scope="col">Written</th>
          <th scope="col">Read as</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ line, written, state, entry, label, note }) => (
          <tr>
            <td class="figure">{line ?? ''}</td>
            <td>{written === undefined ? '' : <Cut>{written}</Cut>}</td>
            <td>
              {entry === undefined ? null : <EntryText>{entry}</EntryText>}
              {label === undefined ? null : (
                <>
                  {' '}
                  (<Cut>{label}</Cut>)
                </>
              )}
            </td>
            <td>
              <Chip tone={STATES[state].tone}>{STATES[state].word}</Chip>{' '}
              {note === undefined ? null : (
                <span class="note">
                  <Text>{note}</Text>
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
