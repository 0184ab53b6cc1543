import type { SubscriptionStatus } from '../../../admin/fetch-state.js';
import { ChangeForm, Deed } from './deed.js';
import { listDeed } from './links.js';
import { countEntries, type ListRow } from './list-state.js';
import { counted, Text, Time } from './parts.js';

/** Where the entries of a list come from, and how the fetches go. */
export interface SubscriptionModel {
  /** In words. */
  readonly source: string;
  readonly status: SubscriptionStatus;
}

export function SubscriptionPanel({
  list: { name, isShared },
  subscription: { source, status },
}: {
  list: ListRow;
  subscription: SubscriptionModel;
}) {
  const { freshAt, nextAt, problem, held, invalid } = status;
  const needs = isShared ? 'admin' : 'manager';
  return (
    <section class="panel" aria-label="Subscription">
      <p>
        Its entries come from <Text>{source}</Text> and can't be edited here. Allow or block a
        number on another list.
      </p>
      {held === undefined ? null : (
        <p class="warning">
          The source has {countEntries(held.wanted)}, where it had {held.entries}. The list stays as
          it is until somebody accepts that.
        </p>
      )}
      {problem === undefined ? null : (
        <p class="warning">
          It can't be fetched: <Text>{problem}</Text>
        </p>
      )}
      <p class="facts-line">
        {freshAt === undefined ? (
          'Not fetched yet'
        ) : (
          <>
            Fetched <Time at={freshAt} />
          </>
        )}
        {nextAt === undefined || nextAt <= Date.now() ? (
          ' · due now'
        ) : (
          <>
            {' '}
            · next <Time at={nextAt} />
          </>
        )}
        {invalid === undefined ? null : <> · {counted(invalid, 'invalid row')} left out</>}
      </p>
      <p>
        <Deed action={listDeed(name, 'refresh')} needs={needs} look="main">
          Fetch now
        </Deed>{' '}
        {held === undefined ? null : (
          <Deed action={listDeed(name, 'refresh')} fields={{ accept: 'on' }} needs={needs}>
            Take {countEntries(held.wanted)}
          </Deed>
        )}{' '}
        <Deed action={listDeed(name, 'unsubscribe')} needs={needs}>
          Stop fetching
        </Deed>
      </p>
    </section>
  );
}

/** Makes a list one that is fetched. */
export function SubscribeForm({ list }: { list: ListRow }) {
  return (
    <ChangeForm action={listDeed(list.name, 'subscribe')} class="add">
      <label class="grow">
        <span>Fetch its entries from</span>
        <input
          name="url"
          type="url"
          required
          maxlength={2048}
          autocomplete="off"
          placeholder="https://lists.example/spam.csv"
        />
      </label>
      <label>
        <span>Every</span>
        <input name="every" maxlength={10} autocomplete="off" placeholder="6h" />
      </label>
      <button type="submit" class="button plain">
        {list.entries === 0 ? 'Fetch' : `Replace ${countEntries(list.entries)}`}
      </button>
    </ChangeForm>
  );
}
