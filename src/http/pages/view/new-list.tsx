import { hasRole } from '../../../store/access.js';
import { ChangeForm } from './deed.js';
import { inAccount } from './links.js';
import { LONGEST_ID } from './list-state.js';
import { useReader } from './reader.js';

export function NewList({ account, isOpen }: { account: string | undefined; isOpen: boolean }) {
  const isShared = account === undefined;
  const needs = isShared ? 'admin' : 'manager';
  const { role } = useReader();
  if (!hasRole({ role }, needs)) return null;
  return (
    <details class="panel" id="new-list" open={isOpen}>
      <summary class="button main">New list</summary>
      <ChangeForm action={inAccount(account, 'lists')} needs={needs} class="stack">
        <label>
          <span>Name</span>
          <input
            name="name"
            required
            maxlength={LONGEST_ID}
            autocomplete="off"
            aria-describedby="new-list-name"
          />
          <small id="new-list-name">Small letters, digits and ._-, as in “spam”</small>
        </label>
        <fieldset class="inline">
          <legend>What it does</legend>
          <label>
            <input type="radio" name="kind" value="block" checked /> Blocks callers
          </label>
          <label>
            <input type="radio" name="kind" value="allow" /> Always lets them through
          </label>
          <label>
            <input type="radio" name="kind" value="still-screen" /> Only lifts blocks by number and
            the default; all other rules still apply
          </label>
        </fieldset>
        <label class="check">
          <input type="checkbox" name="anonymous" /> Block anonymous callers too
        </label>
        <label>
          <span>Numbers, one per line (you can add more later)</span>
          <textarea name="entries" rows={4} autocomplete="off" spellcheck={false} />
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
