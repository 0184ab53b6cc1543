import type { ListKind } from '../../../screening/policy/policy.js';
import { ChangeForm, Deed } from './deed.js';
import { inAccount, listDeed } from './links.js';
import { Chip, counted } from './parts.js';

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

/** `128 entries`. */
export function countEntries(entries: number): string {
  return counted(entries, 'entry', 'entries');
}

/** Of the name of a list. */
export const LONGEST_ID = 63;
