import type { VerificationRule } from '../../../screening/caller/verification.js';
import type { Account, AnonymousScope } from '../../../screening/policy/policy.js';
import { hasRole } from '../../../store/access.js';
import {
  DeleteAccount,
  Names,
  RenameAccount,
  Routes,
  type RoutesModel,
} from './account-identity.js';
import { Actions } from './actions.js';
import { ChangeForm, Deed } from './deed.js';
import { inAccount } from './links.js';
import { type ChosenList, ListChoice } from './list-choice.js';
import { Switch } from './list-state.js';
import { Text, Time } from './parts.js';
import { useReader } from './reader.js';

export interface SettingsModel extends RoutesModel {
  readonly lists: readonly ChosenList[];
  readonly anonymousWords: readonly string[];
  /** ISO 3166 codes. */
  readonly countries: readonly string[];
}

export function SettingsView({ model }: { model: SettingsModel }) {
  const { role } = useReader();
  return (
    <>
      <h1>Settings</h1>
      <p class="note">
        {hasRole({ role }, 'manager')
          ? 'Changes are saved at once, and can be undone.'
          : 'You can see these, but not change them.'}
      </p>
      <fieldset class="settings" disabled={!hasRole({ role }, 'manager')}>
        <legend class="visually-hidden">Settings</legend>
        <Screening account={model.account} />
        <Anonymous model={model} />
        <ListChoice account={model.account.id} lists={model.lists} />
        <Verification account={model.account} />
        <Others account={model.account} />
        <Routes {...model} />
        <Names account={model.account} countries={model.countries} />
        <RenameAccount account={model.account} />
        <DeleteAccount account={model.account} lists={model.lists} />
      </fieldset>
    </>
  );
}

/** A choice that the script saves at once. Without the script, it has a button. */
function Choices<T extends string>({
  account,
  field,
  legend,
  value,
  choices,
}: {
  account: string;
  field: string;
  legend: string;
  value: T;
  choices: Readonly<Record<T, string>>;
}) {
  const { role } = useReader();
  const radios = (
    <fieldset>
      <legend>{legend}</legend>
      {Object.entries<string>(choices).map(([each, words]) => (
        <label class="check">
          <input type="radio" name={field} value={each} checked={each === value} /> {words}
        </label>
      ))}
    </fieldset>
  );
  // Shown without a form to users who may not change it.
  if (!hasRole({ role }, 'manager')) return radios;
  return (
    <ChangeForm action={inAccount(account, 'settings')} class="auto">
      {radios}
      <button type="submit" class="button plain save">
        Save
      </button>
    </ChangeForm>
  );
}

const MODES: Readonly<Record<Account['mode'], string>> = {
  enforce: 'On: calls are rejected as the rules say',
  monitor: 'Watch only: every call goes through, and the log says what would have happened',
  off: 'Off: calls go through unscreened',
};

function Screening({ account }: { account: Account }) {
  const { now } = useReader();
  const { id, mode, pausedUntil } = account;
  const isPaused = pausedUntil !== undefined && pausedUntil > now;
  return (
    <section class="panel" aria-labelledby="screening-heading">
      <h2 id="screening-heading">Screening</h2>
      {isPaused ? (
        <p class="warning">
          Paused until <Time at={pausedUntil} />: calls go through unscreened.{' '}
          <Deed action={inAccount(id, 'settings')} fields={{ pause: 'end' }}>
            End the pause
          </Deed>
        </p>
      ) : null}
      <Choices
        account={id}
        field="mode"
        legend="Calls to this account"
        value={mode}
        choices={MODES}
      />
      {isPaused || mode === 'off' ? null : (
        <ChangeForm action={inAccount(id, 'settings')} class="add">
          <label>
            <span>Let all calls through for a while</span>
            <select name="pause">
              <option value="30m">for 30 minutes</option>
              <option value="1h">for an hour</option>
              <option value="4h">for 4 hours</option>
              <option value="1d">for a day</option>
            </select>
          </label>
          <button type="submit" class="button plain">
            Pause
          </button>
        </ChangeForm>
      )}
    </section>
  );
}

const SCOPES: Readonly<Record<AnonymousScope, string>> = {
  withheld: 'Callers who hide their number',
  'no-number': 'These, and callers without a number (“unavailable”)',
  'any-privacy': 'These, and callers who hide only their name',
};

function Anonymous({ model: { account, anonymousWords } }: { model: SettingsModel }) {
  const { id, blockAnonymous, anonymousScope, anonymousAction } = account;
  return (
    <section class="panel" aria-labelledby="anonymous-heading">
      <div class="heading">
        <h2 id="anonymous-heading">Anonymous callers</h2>
        <span class="switched">
          {blockAnonymous ? 'Blocked' : 'Let through'}
          <Switch
            action={inAccount(id, 'anonymous')}
            field="block"
            isOn={blockAnonymous}
            label="Block anonymous callers"
          />
        </span>
      </div>
      <p class="note">
        {blockAnonymous ? '' : 'Unless an active list blocks them. '}A number that is on a list is
        judged by that list first.{' '}
        <a href={`${inAccount(id, 'try')}?privacy=id`}>Try an anonymous caller</a>
      </p>
      <Choices
        account={id}
        field="anonymousScope"
        legend="Who counts as anonymous"
        value={anonymousScope}
        choices={SCOPES}
      />
      <details class="more" id="anonymous-more">
        <summary>What happens to them, and which words count</summary>
        <ChangeForm action={inAccount(id, 'settings')} class="stack">
          <Actions
            name="anonymousAction"
            action={anonymousAction}
            legend="A blocked anonymous caller"
          />
          <button type="submit" class="button plain">
            Save
          </button>
        </ChangeForm>
        <p class="note">
          A number or name that is one of these words counts as hidden:{' '}
          <Text>{anonymousWords.join(', ')}</Text>.
        </p>
      </details>
    </section>
  );
}

const VERIFICATION: Readonly<Record<VerificationRule, string>> = {
  off: 'Ignore verification',
  failed: 'Reject callers whose verification failed',
  C: 'Reject these, and less than C (gateway)',
  B: 'Reject these, and less than B (partial)',
  A: 'Let through only A (full attestation), and callers without a result',
};

function Verification({ account: { id, verification } }: { account: Account }) {
  return (
    <section class="panel" aria-labelledby="verification-heading">
      <h2 id="verification-heading">Verified numbers (STIR/SHAKEN)</h2>
      <Choices
        account={id}
        field="verification"
        legend="A call with a verification result"
        value={verification}
        choices={VERIFICATION}
      />
      <p class="note">A call without a result always passes.</p>
    </section>
  );
}

const DEFAULTS: Readonly<Record<Account['defaultVerdict'], string>> = {
  transfer: 'Get through',
  reject: 'Are rejected: only callers on an allow list get through',
};

function Others({ account: { id, defaultVerdict } }: { account: Account }) {
  return (
    <section class="panel" aria-labelledby="others-heading">
      <h2 id="others-heading">All other callers</h2>
      <Choices
        account={id}
        field="defaultVerdict"
        legend="Callers that match no rule"
        value={defaultVerdict}
        choices={DEFAULTS}
      />
    </section>
  );
}
