import { ROLES, type StoredPrincipal } from '../../../store/access.js';
import { ChangeForm, Deed } from './deed.js';
import { Empty, Text, Time } from './parts.js';

export interface UsersModel {
  readonly users: readonly StoredPrincipal[];
  readonly keys: readonly StoredPrincipal[];
  /** The name of the reader, who can't remove themselves. */
  readonly me: string;
  /** A new key or sign-in link, which is only shown once. */
  readonly secret?:
    | { readonly kind: 'key' | 'link'; readonly name: string; readonly text: string }
    | undefined;
}

export function UsersView({ model: { users, keys, me, secret } }: { model: UsersModel }) {
  return (
    <>
      <h1>Users and keys</h1>
      {secret === undefined ? null : <Secret secret={secret} />}
      <section aria-labelledby="users-heading">
        <h2 id="users-heading">Users</h2>
        <p class="note">People, who sign in here or with KAZOO's interface.</p>
        <PrincipalTable kind="user" principals={users} me={me} />
        <NewPrincipal kind="user" />
      </section>
      <section aria-labelledby="keys-heading">
        <h2 id="keys-heading">Keys</h2>
        <p class="note">Programs, which send “Authorization: Bearer KEY” to the API.</p>
        {keys.length === 0 ? (
          <Empty title="No keys." />
        ) : (
          <PrincipalTable kind="key" principals={keys} me={me} />
        )}
        <NewPrincipal kind="key" />
      </section>
    </>
  );
}

function Secret({ secret: { kind, name, text } }: { secret: NonNullable<UsersModel['secret']> }) {
  return (
    <div class="panel secret" role="alert">
      <p>
        {kind === 'key'
          ? `The key ${name}. It is only shown this once; copy it now.`
          : `This link signs ${name} in once, within five minutes. Keep it secret.`}
      </p>
      <input readonly value={text} aria-label={kind === 'key' ? 'Key' : 'Link'} data-select />
    </div>
  );
}

type Kind = StoredPrincipal['kind'];

function PrincipalTable({
  kind,
  principals,
  me,
}: {
  kind: Kind;
  principals: readonly StoredPrincipal[];
  me: string;
}) {
  return (
    <table class="users">
      <caption class="visually-hidden">{kind === 'user' ? 'Users' : 'Keys'}</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Role</th>
          <th scope="col">Accounts</th>
          <th scope="col">{kind === 'user' ? 'Since' : 'Until'}</th>
          <th scope="col">
            <span class="visually-hidden">What to do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {principals.map((principal) => (
          <PrincipalRow
            kind={kind}
            principal={principal}
            isMe={kind === 'user' && principal.name === me}
          />
        ))}
      </tbody>
    </table>
  );
}

function PrincipalRow({
  kind,
  principal: { name, role, accounts, createdAt, expiresAt },
  isMe,
}: {
  kind: Kind;
  principal: StoredPrincipal;
  isMe: boolean;
}) {
  const path = `/${kind}s/${encodeURIComponent(name)}`;
  return (
    <tr id={`${kind}-${name}`} data-row tabindex={-1}>
      <th scope="row">
        <Text>{name}</Text>
        {isMe ? <span class="note"> you</span> : null}
      </th>
      <td>{role}</td>
      <td>{role === 'admin' ? 'all' : <Text>{accounts.join(', ') || 'none'}</Text>}</td>
      <td>
        {kind === 'user' ? (
          <Time at={createdAt} />
        ) : expiresAt === undefined ? (
          <span class="note">for ever</span>
        ) : (
          <Time at={expiresAt} />
        )}
      </td>
      <td class="user-deeds">
        {kind === 'user' && !isMe ? (
          <Deed
            action={`${path}/login`}
            needs="admin"
            look="quiet"
            label={`Sign-in link for ${name}`}
          >
            Sign-in link
          </Deed>
        ) : null}
        {isMe ? null : (
          <details class="confirm" id={`remove-${kind}-${name}`}>
            <summary class="button quiet" aria-label={`Remove ${name}…`}>
              Remove…
            </summary>
            <Deed action={`${path}/remove`} needs="admin" look="danger">
              Remove {name}
            </Deed>
          </details>
        )}
      </td>
    </tr>
  );
}

function NewPrincipal({ kind }: { kind: Kind }) {
  return (
    <details class="panel" id={`new-${kind}`}>
      <summary class="button plain">New {kind}</summary>
      <ChangeForm action={`/${kind}s`} needs="admin" class="stack">
        <label>
          <span>Name</span>
          <input name="name" required maxlength={63} autocomplete="off" />
        </label>
        <fieldset>
          <legend>Role</legend>
          {ROLES.map((role) => (
            <label class="check">
              <input type="radio" name="role" value={role} checked={role === 'manager'} />{' '}
              {ROLE_WORDS[role]}
            </label>
          ))}
        </fieldset>
        <label>
          <span>Accounts, with commas (an admin needs none)</span>
          <input name="accounts" autocomplete="off" />
        </label>
        {kind === 'user' ? (
          <label>
            <span>Password, 8 characters or more (empty: sign in by link)</span>
            <input
              type="password"
              name="password"
              minlength={8}
              maxlength={1024}
              autocomplete="new-password"
            />
          </label>
        ) : (
          <label>
            <span>Valid for this number of days (empty: until it is removed)</span>
            <input type="number" name="days" min={1} max={3650} />
          </label>
        )}
        <button type="submit" class="button main">
          Create the {kind}
        </button>
      </ChangeForm>
    </details>
  );
}

const ROLE_WORDS = {
  viewer: 'viewer: can see the accounts',
  manager: 'manager: can change their lists and settings',
  admin: 'admin: can do everything',
} as const;
