import type { ListKind } from '../../../screening/policy/policy.js';
import { ChangeForm, Deed } from './deed.js';
import { FindForm } from './find.js';
import { inAccount, listDeed } from './links.js';
import { ListLink } from './outcome.js';
import { Chip, counted, Empty, showCount, Time } from './parts.js';

/** A list as one account sees it or, without an account, as admins see it. */
export interface ListRow {
  readonly name: string;
  readonly isShared: boolean;
  readonly kind: ListKind;
  readonly blockAnonymous: boolean;
  readonly stillScreen: boolean;
  readonly enabled: boolean;
  /** Active for the account; for everyone, if it is a shared list without an account. */
  readonly isActive: boolean;
  /** When it works; absent: always. */
  readonly schedule?: string | undefined;
  /** Whether its schedule keeps it from working at present. */
  readonly isOutsideSchedule: boolean;
  readonly entries: number;
  /** The number of calls that it decided in the days of the overview. */
  readonly hits?: number | undefined;
  readonly lastHitAt?: number | undefined;
}

export interface ListsModel {
  readonly account: string | undefined;
  readonly lists: readonly ListRow[];
  /** The fields of a form that was refused. */
  readonly draft?: NewListDraft | undefined;
}

export interface NewListDraft {
  readonly name: string;
  readonly entries: string;
  readonly kind: ListKind;
  readonly anonymous: boolean;
}

export function ListsView({ model }: { model: ListsModel }) {
  const { account, lists } = model;
  const own = lists.filter(({ isShared }) => !isShared);
  const shared = lists.filter(({ isShared }) => isShared);
  return (
    <>
      <h1>Lists</h1>
      <NewList model={model} />
      {lists.length === 0 ? null : <FindForm account={account} number="" />}
      {lists.length === 0 ? (
        <Empty title="No lists yet.">
          <p>
            A list blocks callers, or always lets them through. Create one above, or block a caller{' '}
            <a href={inAccount(account, 'calls')}>straight from a call</a>.
          </p>
        </Empty>
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
    </>
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
              <ListSwitch list={list} account={account} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The effect of a list in a few words. */
export function describeList({
  kind,
  blockAnonymous,
  stillScreen,
  entries,
}: Pick<ListRow, 'kind' | 'blockAnonymous' | 'stillScreen' | 'entries'>) {
  if (kind === 'allow') return stillScreen ? 'Lifts blocks by number' : 'Lets through';
  if (!blockAnonymous) return 'Blocks';
  return entries === 0 ? 'Blocks anonymous callers' : 'Blocks, anonymous callers too';
}

/** The state of a list, with a switch. */
export function ListSwitch({ list, account }: { list: ListRow; account: string | undefined }) {
  const { name, isShared, isActive, enabled } = list;
  if (!enabled) {
    return (
      <>
        <Chip tone="unscreened">Disabled</Chip>{' '}
        <Deed
          action={listDeed(name, 'set')}
          fields={{ enabled: 'on' }}
          needs={isShared ? 'admin' : 'manager'}
          label={`Enable ${name}`}
        >
          Enable
        </Deed>
      </>
    );
  }
  const whose = account ?? (isShared ? undefined : name.split('/')[0]);
  const state =
    isActive && list.isOutsideSchedule
      ? 'Not at this time'
      : describeState(isActive, account === undefined && isShared);
  return (
    <>
      <Chip tone={isActive && !list.isOutsideSchedule ? 'good' : 'quiet'}>{state}</Chip>{' '}
      {whose === undefined ? (
        <Switch
          action={listDeed(name, 'set')}
          field="everyone"
          isOn={isActive}
          label={`${name} for everyone`}
          needs="admin"
        />
      ) : (
        <Switch
          action={`${inAccount(whose)}/activate`}
          field="active"
          isOn={isActive}
          fields={{ list: name }}
          label={`${name} active`}
        />
      )}
    </>
  );
}

function describeState(isActive: boolean, isForEveryone: boolean): string {
  if (isForEveryone) return isActive ? 'For everyone' : 'By choice';
  return isActive ? 'Active' : 'Not active';
}

/** A switch that is saved at once. */
export function Switch({
  action,
  field,
  fields = {},
  isOn,
  label,
  needs = 'manager',
}: {
  action: string;
  field: string;
  fields?: Readonly<Record<string, string>>;
  isOn: boolean;
  label: string;
  needs?: 'manager' | 'admin';
}) {
  return (
    <ChangeForm action={action} needs={needs} class="deed">
      {Object.entries({ ...fields, [field]: isOn ? 'off' : 'on' }).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button
        type="submit"
        class="switch"
        role="switch"
        aria-checked={isOn ? 'true' : 'false'}
        aria-label={label}
      />
    </ChangeForm>
  );
}

export const LONGEST_ID = 63;

function NewList({ model: { account, lists, draft } }: { model: ListsModel }) {
  const isShared = account === undefined;
  return (
    <details class="panel" id="new-list" open={lists.length === 0 || draft !== undefined}>
      <summary class="button main">New list</summary>
      <ChangeForm
        action={inAccount(account, 'lists')}
        needs={isShared ? 'admin' : 'manager'}
        class="stack"
      >
        <label>
          <span>Name</span>
          <input
            name="name"
            required
            maxlength={LONGEST_ID}
            autocomplete="off"
            value={draft?.name ?? ''}
            aria-describedby="new-list-name"
          />
          <small id="new-list-name">Small letters, digits and ._-, as in “spam”</small>
        </label>
        <fieldset class="inline">
          <legend>What it does</legend>
          <label>
            <input type="radio" name="kind" value="block" checked={draft?.kind !== 'allow'} />{' '}
            Blocks callers
          </label>
          <label>
            <input type="radio" name="kind" value="allow" checked={draft?.kind === 'allow'} />{' '}
            Always lets them through
          </label>
          <label>
            <input type="radio" name="kind" value="still-screen" /> Only lifts blocks by number and
            the default; all other rules still apply
          </label>
        </fieldset>
        <label class="check">
          <input type="checkbox" name="anonymous" checked={draft?.anonymous} /> Block anonymous
          callers too
        </label>
        <label>
          <span>Numbers, one per line (you can add more later)</span>
          <textarea name="entries" rows={4} autocomplete="off" spellcheck={false}>
            {draft?.entries ?? ''}
          </textarea>
        </label>
        <label class="check">
          <input type="checkbox" name="active" checked />{' '}
          {isShared ? 'Active for everyone' : 'Active at once'}
        </label>
        <button type="submit" class="button main">
          Create the list
        </button>
      </ChangeForm>
    </details>
  );
}

/** `128 entries`. */
export function countEntries(entries: number): string {
  return counted(entries, 'entry', 'entries');
}
