import { ChangeForm } from './deed.js';
import { inAccount, listDeed } from './links.js';
import type { ListRow } from './list-state.js';

/** When a list works, as it is written in words. */
export function ScheduleForm({
  list,
  timeZone,
}: {
  list: ListRow;
  /** Of the account that looks, or that owns the list. */
  timeZone: string | undefined;
}) {
  return (
    <ChangeForm action={listDeed(list.name, 'set')} class="stack">
      <label>
        <span>When it works (empty: always)</span>
        <input
          name="schedule"
          value={list.schedule ?? ''}
          maxlength={1000}
          autocomplete="off"
          spellcheck={false}
          placeholder="Mon-Fri 18:00-08:00, Sat, Sun except 2026-12-24..2027-01-01"
          aria-describedby="schedule-zone"
        />
      </label>
      <p class="note" id="schedule-zone">
        {list.isShared ? (
          'By the clocks of each account.'
        ) : timeZone === undefined ? (
          <>
            By UTC, as the account has no time zone.{' '}
            <a href={`${inAccount(list.name.split('/')[0], 'settings')}#names`}>Choose one</a>
          </>
        ) : (
          `By the clocks of ${timeZone}.`
        )}
      </p>
      <button type="submit" class="button plain">
        Save
      </button>
    </ChangeForm>
  );
}
