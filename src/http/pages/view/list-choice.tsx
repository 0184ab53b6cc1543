import type { ListKind } from '../../../screening/policy/policy.js';
import { Deed } from './deed.js';
import { inAccount } from './links.js';
import { countEntries, describeList } from './list-state.js';
import { ListLink } from './outcome.js';
import { Chip } from './parts.js';

export interface ChosenList {
  readonly name: string;
  readonly kind: ListKind;
  readonly blockAnonymous: boolean;
  readonly stillScreen: boolean;
  readonly entries: number;
  readonly enabled: boolean;
  readonly isActive: boolean;
}

/**
 * Available and selected lists, side by side. A button of each moves it. The script presses that button for
 * dragging and arrow keys.
 */
export function ListChoice({ account, lists }: { account: string; lists: readonly ChosenList[] }) {
  return (
    <section class="panel" aria-labelledby="choice-heading">
      <h2 id="choice-heading">Lists</h2>
      <div class="choice" data-choice>
        <Column title="Available" isActive={false} account={account} lists={lists} />
        <Column title="Selected" isActive account={account} lists={lists} />
      </div>
    </section>
  );
}

function Column({
  title,
  isActive,
  account,
  lists,
}: {
  title: string;
  isActive: boolean;
  account: string;
  lists: readonly ChosenList[];
}) {
  const id = `choice-${isActive ? 'selected' : 'available'}`;
  const shown = lists.filter((list) => list.isActive === isActive);
  return (
    <div class="choice-column" data-column={isActive ? 'on' : 'off'}>
      <h3 id={id}>{title}</h3>
      {shown.length === 0 ? (
        <p class="note">
          {isActive ? 'No list is active: only the rules on this page count.' : 'No other list.'}
        </p>
      ) : (
        <ul aria-labelledby={id}>
          {shown.map((list) => (
            <li id={`choice-${list.name}`} data-move>
              <span class="choice-name">
                <ListLink name={list.name} account={account} />
                {list.enabled ? null : <Chip tone="unscreened">Disabled</Chip>}
                <span class="note">
                  {describeList(list)} · {countEntries(list.entries)}
                </span>
              </span>
              <Deed
                action={inAccount(account, 'activate')}
                fields={{ list: list.name, active: isActive ? 'off' : 'on' }}
                label={isActive ? `Take out ${list.name}` : `Select ${list.name}`}
              >
                {isActive ? (
                  <>
                    <span aria-hidden="true">←</span> Take out
                  </>
                ) : (
                  <>
                    Select <span aria-hidden="true">→</span>
                  </>
                )}
              </Deed>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
