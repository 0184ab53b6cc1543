import { splitListName } from '../../../screening/policy/list-name.js';
import type { Account } from '../../../screening/policy/policy.js';
import { hasRole } from '../../../store/access.js';
import { ChangeForm, Deed } from './deed.js';
import { inAccount } from './links.js';
import { countEntries, LONGEST_ID } from './list-state.js';
import { counted, Empty, PhoneNumber } from './parts.js';
import { useReader } from './reader.js';

/* The routes of an account, its name and country, and where its calls go. */

export interface RoutesModel {
  readonly account: Account;
  readonly routes: readonly string[];
  /** It receives the calls that no route leads elsewhere. */
  readonly isDefault: boolean;
}

export function Routes({ account, routes, isDefault }: RoutesModel) {
  const path = inAccount(account.id, 'routes');
  const { role } = useReader();
  return (
    <section class="panel" aria-labelledby="routes-heading">
      <h2 id="routes-heading">Numbers and domains</h2>
      <p class="note">
        A call to one of these is screened by this account's rules.
        {isDefault ? ' So are all calls that no other account has: it is the default account.' : ''}
      </p>
      {routes.length === 0 ? (
        isDefault ? null : (
          <Empty title="No call comes here yet.">
            <p>
              {hasRole({ role }, 'admin')
                ? 'Add the numbers that people dial.'
                : 'An admin adds the numbers that people dial.'}
            </p>
          </Empty>
        )
      ) : (
        <ul class="chips">
          {routes.map((route) => (
            <li>
              <PhoneNumber>{route}</PhoneNumber>
              <Deed
                action={`${path}/remove`}
                fields={{ route }}
                look="quiet"
                label={`Remove ${route}`}
                needs="admin"
              >
                Remove
              </Deed>
            </li>
          ))}
        </ul>
      )}
      <ChangeForm action={path} class="add" needs="admin">
        <label class="grow">
          <span>Add a dialled number, an extension or a domain</span>
          <input name="route" required maxlength={256} autocomplete="off" spellcheck={false} />
        </label>
        <button type="submit" class="button plain">
          Add
        </button>
      </ChangeForm>
    </section>
  );
}

export function Names({
  account,
  countries,
}: {
  account: Account;
  /** ISO 3166 codes. */
  countries: readonly string[];
}) {
  const { id, name, country, timeZone, callflow } = account;
  const { zone } = useReader();
  return (
    <details class="panel" id="names">
      <summary>Name, country, time zone and where calls go</summary>
      <ChangeForm action={inAccount(id, 'settings')} class="stack">
        <label>
          <span>Name</span>
          <input name="name" value={name} required maxlength={128} autocomplete="off" />
        </label>
        <label>
          <span>Country, in which numbers are read</span>
          <select name="country">
            {countries.map((code) => (
              <option value={code} selected={code === country}>
                {code}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Time zone of schedules (empty: UTC)</span>
          <input
            name="timeZone"
            value={timeZone ?? ''}
            placeholder={zone}
            maxlength={64}
            autocomplete="off"
            spellcheck={false}
          />
        </label>
        <label>
          <span>Extension for calls that get through (empty: the dialled one)</span>
          <input name="extension" value={callflow.extension ?? ''} autocomplete="off" />
        </label>
        <label>
          <span>Context (empty: where the call came from)</span>
          <input name="context" value={callflow.context ?? ''} autocomplete="off" />
        </label>
        <button type="submit" class="button plain">
          Save
        </button>
      </ChangeForm>
    </details>
  );
}

export function RenameAccount({ account: { id } }: { account: Account }) {
  const { role } = useReader();
  if (!hasRole({ role }, 'admin')) return null;
  return (
    <details class="panel" id="rename-account">
      <summary>Rename or copy the account</summary>
      <div class="stack">
        <p class="note">
          The id is part of addresses, of commands and of the names of lists. A copy has the
          settings and lists of {id}, but not its numbers.
        </p>
        <ChangeForm action={inAccount(id, 'rename')} class="add" needs="admin">
          <IdField label="Another id" />
          <button type="submit" class="button plain">
            Rename
          </button>
        </ChangeForm>
        <ChangeForm action={inAccount(id, 'copy')} class="add" needs="admin">
          <IdField label="Id of a copy" />
          <label>
            <span>Its name</span>
            <input name="name" maxlength={128} autocomplete="off" />
          </label>
          <button type="submit" class="button plain">
            Copy
          </button>
        </ChangeForm>
      </div>
    </details>
  );
}

function IdField({ label }: { label: string }) {
  return (
    <label>
      <span>{label}</span>
      <input name="id" required maxlength={LONGEST_ID} autocomplete="off" spellcheck={false} />
    </label>
  );
}

/** Undo brings it back, with all that went with it. */
export function DeleteAccount({
  account: { id },
  lists,
}: {
  account: Account;
  lists: readonly { readonly name: string; readonly entries: number }[];
}) {
  const { role } = useReader();
  if (!hasRole({ role }, 'admin')) return null;
  const own = lists.filter(({ name }) => splitListName(name).owner === id);
  const entries = own.reduce((sum, list) => sum + list.entries, 0);
  const contents = `${counted(own.length, 'list')} and ${countEntries(entries)}`;
  return (
    <details class="panel" id="delete-account">
      <summary>Delete the account…</summary>
      <p>
        This deletes <strong>{contents}</strong> with it. Its calls stay in the log. Undo brings it
        back, but users and keys must be given it again.
      </p>
      <Deed action={inAccount(id, 'delete')} look="danger" needs="admin">
        Delete {id} with {contents}
      </Deed>
    </details>
  );
}
