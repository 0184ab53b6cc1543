import type { BlockAction } from '../../../screening/policy/policy.js';
import { hasRole } from '../../../store/access.js';
import { Actions } from './actions.js';
import { ChangeForm, Deed } from './deed.js';
import { inAccount, listDeed } from './links.js';
import { Entries, type EntriesModel } from './list-entries.js';
import { countEntries, describeList, ListSwitch, LONGEST_ID } from './list-state.js';
import { counted, Text, Time } from './parts.js';
import { useReader } from './reader.js';
import { ScheduleForm } from './schedule-form.js';
import { SubscribeForm, type SubscriptionModel, SubscriptionPanel } from './subscription.js';
import { UntilChoice } from './until.js';

export interface ListModel extends EntriesModel {
  readonly action: BlockAction;
  /** Of the account that looks, or that owns the list. */
  readonly timeZone?: string | undefined;
  /** For a shared list: the accounts that activated it themselves. */
  readonly activeFor: readonly string[];
  /** Of a list that is fetched. */
  readonly subscription?: SubscriptionModel | undefined;
  /** A number of the list's country, as an example. */
  readonly example: string;
}

export function ListView({ model }: { model: ListModel }) {
  const { list, account, subscription } = model;
  const { role } = useReader();
  const mayChange = hasRole({ role }, list.isShared ? 'admin' : 'manager');
  return (
    <>
      <p class="crumbs">
        <a href={inAccount(account, 'lists')}>Lists</a>
      </p>
      <div class="heading" id="list-head">
        <h1>
          <Text>{list.name}</Text>
        </h1>
        <span class="switched">
          <ListSwitch list={list} account={account} />
        </span>
      </div>
      <State model={model} mayChange={mayChange} />
      <p class="facts-line">
        {describeList(list)}
        {list.kind === 'block' ? <> · {describeAction(model.action)}</> : null}
        {list.schedule === undefined ? null : <> · works {list.schedule}</>} ·{' '}
        {countEntries(list.entries)}
        {list.hits === undefined ? null : <> · decided {counted(list.hits, 'call')}</>}
        {list.lastHitAt === undefined ? null : (
          <>
            {' '}
            · last <Time at={list.lastHitAt} />
          </>
        )}
      </p>
      {subscription !== undefined ? (
        <SubscriptionPanel list={list} subscription={subscription} />
      ) : mayChange ? (
        <AddForms model={model} />
      ) : null}
      <Entries model={model} mayChange={mayChange && subscription === undefined} />
      {mayChange ? <ListSettings model={model} /> : null}
    </>
  );
}

/** Why the list has no effect. */
function State({ model: { list, account }, mayChange }: { model: ListModel; mayChange: boolean }) {
  const { enabled, isActive, isShared, entries, blockAnonymous } = list;
  const whose = account ?? 'any account';
  if (!enabled) return <p class="warning">Disabled: this list has no effect for any account.</p>;
  if (!isActive && !(isShared && account === undefined)) {
    return <p class="warning">Not active: this list has no effect for {whose}.</p>;
  }
  if (entries === 0 && !blockAnonymous) {
    return (
      <p class="warning">
        {mayChange
          ? 'Empty: add a number, which applies from the next call on.'
          : 'Empty: this list has no effect yet.'}
      </p>
    );
  }
  return null;
}

function describeAction(action: BlockAction): string {
  switch (action.kind) {
    case 'reject':
      return action.cause === 'CALL_REJECTED' ? 'rejects the call' : `rejects with ${action.cause}`;
    case 'respond':
      return `answers SIP ${action.code} ${action.phrase}`;
    case 'transfer':
      return `transfers to ${action.extension}`;
    case 'flag':
      return 'lets through, marked';
    case 'challenge':
      return 'asks to press a digit';
    default:
      return action satisfies never;
  }
}

function AddForms({ model: { list, example } }: { model: ListModel }) {
  return (
    <section class="panel" aria-label="Add">
      <ChangeForm action={listDeed(list.name, 'add')} class="add">
        <label class="grow">
          <span>Add a number, a prefix such as +1900*, or name:*warranty*</span>
          <input
            name="entry"
            required
            maxlength={256}
            autocomplete="off"
            spellcheck={false}
            placeholder={example}
            data-preview={listDeed(list.name, 'preview')}
            aria-describedby="preview"
          />
        </label>
        <label>
          <span>Note</span>
          <input name="label" maxlength={256} autocomplete="off" />
        </label>
        <UntilChoice />
        <button type="submit" class="button main">
          Add
        </button>
      </ChangeForm>
      <output id="preview" class="preview" />
      <details id="paste">
        <summary>Paste many, or import a file…</summary>
        <ChangeForm
          action={listDeed(list.name, 'paste')}
          class="stack"
          filesTo={listDeed(list.name, 'import')}
        >
          <label>
            <span>One entry per line, or a table with commas: number, note</span>
            <textarea name="text" rows={8} autocomplete="off" spellcheck={false} />
          </label>
          <label>
            <span>
              Or a file: text, CSV, contacts (vCard, Google, FRITZ!Box), a list of PhoneBlock, the
              FTC or FCC, or of another system
            </span>
            <input type="file" name="file" />
            <small>A file of more than 4 MB is added at once; Undo takes it back.</small>
          </label>
          <label>
            <span>Column of the numbers in a table, by its name or position (empty: found)</span>
            <input name="column" maxlength={128} autocomplete="off" spellcheck={false} />
          </label>
          <button type="submit" class="button plain">
            See what would be added
          </button>
        </ChangeForm>
      </details>
    </section>
  );
}

function ListSettings({ model }: { model: ListModel }) {
  const { list, action, activeFor } = model;
  const set = listDeed(list.name, 'set');
  return (
    <details class="panel" id="list-settings">
      <summary>What this list does</summary>
      {list.kind === 'block' ? (
        <>
          <ChangeForm action={set} class="stack">
            <Actions name="action" action={action} legend="A caller on it" />
            <button type="submit" class="button plain">
              Save
            </button>
          </ChangeForm>
          <p>
            <Deed action={set} fields={{ anonymous: list.blockAnonymous ? 'off' : 'on' }}>
              {list.blockAnonymous
                ? 'Let anonymous callers through'
                : 'Block anonymous callers too'}
            </Deed>
          </p>
        </>
      ) : null}
      {list.kind === 'allow' ? (
        <p>
          <Deed action={set} fields={{ still: list.stillScreen ? 'off' : 'on' }}>
            {list.stillScreen
              ? 'Always let its callers through'
              : 'Only lift blocks by number and the default'}
          </Deed>
        </p>
      ) : null}
      <ScheduleForm list={list} timeZone={model.timeZone} />
      {model.subscription === undefined ? <SubscribeForm list={list} /> : null}
      {list.isShared ? (
        <p class="note">
          {activeFor.length === 0
            ? 'No account chose it itself.'
            : `Chosen by ${activeFor.slice(0, 20).join(', ')}${activeFor.length > 20 ? ` and ${activeFor.length - 20} more` : ''}.`}
        </p>
      ) : null}
      {list.enabled ? (
        <p>
          <Deed action={set} fields={{ enabled: 'off' }}>
            Disable for all accounts
          </Deed>
        </p>
      ) : null}
      <NameForm list={list.name} deed="rename" label="Another name">
        Rename
      </NameForm>
      <NameForm list={list.name} deed="copy" label="Name of a copy">
        Copy
      </NameForm>
      {list.entries === 0 || model.subscription !== undefined ? null : (
        <details class="confirm" id="clear-list">
          <summary>Remove all entries…</summary>
          <p>The list stays as it is, without them. Undo brings them back.</p>
          <Deed action={listDeed(list.name, 'clear')} look="danger">
            Remove {countEntries(list.entries)}
          </Deed>
        </details>
      )}
      <details class="confirm" id="delete-list">
        <summary>Delete the list…</summary>
        <p>
          This deletes <strong>{countEntries(list.entries)}</strong> with it. Undo brings them back.
        </p>
        <Deed action={listDeed(list.name, 'delete')} look="danger">
          Delete {list.name} with {countEntries(list.entries)}
        </Deed>
      </details>
    </details>
  );
}

/** For a name without the account. */
function NameForm({
  list,
  deed,
  label,
  children,
}: {
  list: string;
  deed: 'rename' | 'copy';
  label: string;
  children: string;
}) {
  return (
    <ChangeForm action={listDeed(list, deed)} class="add">
      <label>
        <span>{label}</span>
        <input name="name" required maxlength={LONGEST_ID} autocomplete="off" />
      </label>
      <button type="submit" class="button plain">
        {children}
      </button>
    </ChangeForm>
  );
}
