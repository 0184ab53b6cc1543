import type { FoundNumber } from '../../../admin/find-number.js';
import { inAccount } from './links.js';
import { ListLink } from './outcome.js';
import { Chip, Cut, Empty, EntryText, Text, Time, type Tone } from './parts.js';

export interface FindModel {
  readonly account: string | undefined;
  readonly number: string;
  readonly rows: readonly FoundNumber[];
  readonly isCutShort: boolean;
  /** Why nothing can be found. */
  readonly problem?: string | undefined;
}

export function FindView({ model }: { model: FindModel }) {
  const { account, number, rows, isCutShort, problem } = model;
  return (
    <>
      <p class="crumbs">
        <a href={inAccount(account, 'lists')}>Lists</a>
      </p>
      <h1>Find a number</h1>
      <FindForm account={account} number={number} />
      {problem === undefined ? null : <p class="problem">{problem}</p>}
      {rows.length > 0 ? <Found rows={rows} account={account} /> : null}
      {rows.length === 0 && number !== '' && problem === undefined ? (
        <Empty title={`No list has an entry that matches ${number}.`} />
      ) : null}
      {isCutShort ? <p class="note">More lists have it; choose an account.</p> : null}
    </>
  );
}

/** Also on top of the lists. */
export function FindForm({ account, number }: { account: string | undefined; number: string }) {
  return (
    <search>
      <form method="get" action={inAccount(account, 'find')} class="filters" data-filter>
        <label class="grow">
          <span>Find a number in {account === undefined ? 'all lists' : 'these lists'}</span>
          <input type="search" name="number" value={number} maxlength={256} required data-key="/" />
        </label>
        <button type="submit" class="button plain">
          Find
        </button>
      </form>
    </search>
  );
}

const STATES: Readonly<Record<FoundNumber['standing'], { word: string; tone: Tone }>> = {
  'in-effect': { word: 'In effect', tone: 'good' },
  expired: { word: 'Expired', tone: 'unscreened' },
  'list-disabled': { word: 'List disabled', tone: 'unscreened' },
  'list-inactive': { word: 'List not active', tone: 'quiet' },
  'outside-schedule': { word: 'Not at this time', tone: 'quiet' },
};

function Found({ rows, account }: { rows: readonly FoundNumber[]; account: string | undefined }) {
  return (
    <table class="entries">
      <caption class="visually-hidden">Entries that match</caption>
      <thead>
        <tr>
          <th scope="col">List</th>
          <th scope="col">Does</th>
          <th scope="col">Entry</th>
          <th scope="col">Note</th>
          <th scope="col">State</th>
          <th scope="col">Added</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ list, kind, text, label, standing, author, createdAt }) => (
          <tr data-row tabindex={-1}>
            <th scope="row">
              <ListLink name={list} account={account} />
            </th>
            <td>{kind === 'allow' ? 'Lets through' : 'Blocks'}</td>
            <td>
              <EntryText>{text}</EntryText>
            </td>
            <td class="entry-label">{label === undefined ? null : <Cut>{label}</Cut>}</td>
            <td>
              <Chip tone={STATES[standing].tone}>{STATES[standing].word}</Chip>
            </td>
            <td class="entry-added note">
              <Time at={createdAt} /> by <Text>{author}</Text>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
